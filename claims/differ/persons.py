"""Nouns for persons: those that are counted, and those that may do a deed or suffer it."""

from claims.readers.wordlists import words_of

PERSONS = words_of(
    "person people man woman child boy girl victim civilian soldier troop officer policeman student worker passenger "
    "resident protester militant fighter gunman attacker suspect member marine guard migrant refugee patient employee "
    "teacher hostage survivor detainee prisoner journalist doctor villager tourist pilgrim shopper"
)
SOMEBODY = PERSONS | words_of(
    "brother sister son daughter mother father parent wife husband girlfriend boyfriend friend neighbor neighbour uncle aunt "
    "grandmother grandfather grandson granddaughter baby infant teen teenager kid toddler shooter assailant killer driver "
    "co-worker coworker colleague employer boss owner senator governor president minister mayor lawmaker congressman congresswoman "
    "official lawyer attorney judge deputy sheriff trooper agent detective investigator prosecutor authority police cadet "
    "leader chief commander general captain delegation group family crowd "
    "republican democrat rebel spokesman spokeswoman spokesperson ambassador diplomat king queen prince pope bishop "
    "priest imam pastor nurse medic firefighter paramedic bystander witness couple other individual adult juvenile youth "
    "male female bomber shooter voter fan player coach candidate accuser relative tenant customer clerk "
    ""
)
BODIES = words_of(
    "government administration army military party opposition union team regime coalition alliance ministry department agency "
    "company firm council committee board court commission"
)
