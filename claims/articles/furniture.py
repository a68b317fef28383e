"""What stands on a page beside the article: teasers, credits, adverts, sharing lines, repeats. General rules only.

Careful by design: inside the body only whole lines of known forms go; everything from a heading such as "Related
articles" on goes only where what follows looks like teasers. Real text is never shortened inside a paragraph but for
a few fixed insertions. Knows paragraphs, not files or fields.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MAX_LINE = 300  # characters; a longer paragraph is no line of furniture, whatever it starts with
MAX_CAPTION = 450
LOOK_AHEAD = 60  # paragraphs after a heading that tell whether it heads a list
MAX_COMPARED = 300  # paragraphs; in longer texts only exact repeats are looked for
_I = re.IGNORECASE

# A heading alone on its line, after which other stories follow.
_SECTION = re.compile(
    r"""(?:related(?:\s(?:articles?|stories|story|content|news|posts?|topics?|links?|coverage|reading|items?))?
    |editors?['’]?s?['’]?\s(?:choice|picks?|selection) | popular(?:\s(?:now|stories|articles|posts|news|today))?
    |most\s(?:popular|read|viewed|watched|shared|commented|recent)(?:\s[\w\s]{1,24})? | trending(?:\s[\w\s]{1,24})?
    |(?:top|latest|other|more|recent|similar|featured)\s(?:stories|news|articles|headlines|posts|coverage)(?:\s[\w\s]{1,30})?
    |recommended(?:\s[\w\s]{1,30})? | you\s(?:may|might)\s(?:also\s)?(?:like|enjoy|be\sinterested\sin)
    |more\s(?:from|in|on|about|like)\s[^.!?]{1,50} | (?:what\sto\s)?read\s(?:next|more|also) | up\snext | next\sup
    |(?:around|from)\sthe\sweb | promoted(?:\s[\w\s]{1,20})? | sponsored(?:\s[\w\s]{1,20})? | keep\sreading | see\salso
    |(?:view\s|show\s|\d+\s)?comments?(?:\s\(\d+\))? | leave\sa\s(?:comment|reply) | join\sthe\s(?:conversation|discussion)
    |further\sreading | don['’]?t\smiss | elsewhere\son\s[^.!?]{1,40})\s*(?:\.{3}|[:…>»])?""",
    _I | re.VERBOSE,
)  # fmt: skip

# Whole paragraphs that are never the article's own words.
_LINES = tuple(
    re.compile(pattern, _I | re.VERBOSE)
    for pattern in (
        # adverts and the page's own controls
        r"""(?:advertisement|adverti[sz]ing|ad|sponsored(?:\scontent)?|promoted)[\s:.]*(?:advertisement[\s:.]*)*(?:continue\sreading.{0,40})?""",
        r"""(?:(?:story|article|content|text)\scontinue[sd]\s(?:below|after).{0,40}|continue\sreading(?:\sthe\smain\sstory)?|scroll\s(?:down\s)?(?:to|for)\s.{1,40})""",
        r"""[\[(]?(?:close|facebook|twitter|whatsapp|flipboard|pinterest|linkedin|reddit|telegram|copy(?:\slink)?|getty\simages|watch|opinion|analysis|analysis/opinion|menu|home|search|print|email|e-mail|share|tweet|save|post|video|videos|photo|photos|photographs?|image|images|gallery|youtube
            |log\sin|sign\sin|loading|play|pause|mute|previous|next|skip\sto\s(?:main\s)?content|back\sto\stop|x\syoutube\svideo|pullquote|
            slideshow\s\(\d+\simages?\)|(?:image|photo|slide)\s\d+\sof\s\d+|previous\snext|show\smore|hide\scaption|toggle\scaption|read\smore|load\smore)[\s.:…\]\[]*""",
        # pointers to other stories
        r"""[(\[]?\s*(?:(?:please\s)?read\s(?:more|also|next|this|on)|also\sread|must\sread|see\s(?:also|more)|related(?:\s(?:article|story|news|video|coverage))?|you\smay\salso\slike
            |(?:(?:now\s)?watch|read|listen|more|also\son\s\w+|photos?|pictures|video|recommended|special\scoverage|full\scoverage|don['’]t\smiss)(?:\s(?:now|live|more|also|here))?)\s*:\s?.{2,240}""",
        r"""(?!.*[.!]\s)[^.]{3,150}\sread\smore[\s.…>»]*""",
        r"""(?:[(\[]\s*)?more\son\sthis(?:\s(?:story|topic|subject|article))?[\s.…:]*[)\]]?""",
        r"""(?:click|tap)\s(?:here|through|for|on|to)\b.{0,200} | (?:read|see)\smore\s(?:about|on|from|at)\s.{2,100}\shere[.!]?
            | [^.!?]{3,120}[,:\s–—-]\s*(?:click|tap)\shere[\s.!]*""",
        r"""\W{0,3}watch\sthe\s(?:latest\s)?(?:full\s)?videos?\s(?:at|on|above|below).{0,100} | just\swatched\b.{0,200}\breplay\b.{0,200}
            | must\swatch\b.{0,120} | media\splayback\sis\s.{0,60}""",
        # sharing, following, subscribing, cookies
        r"""\W{0,4}(?:share\s(?:this|on|via)|read\sor\sshare\sthis|listen\sto\s(?:this\s)?article|share\stweet)\b.{0,120}""",
        r"""\W{0,4}(?:follow|like|find|join)\s(?:us|me|him|her|them|[@\w.’'-]+(?:\s[@\w.’'-]+){0,6})\son\s(?:twitter|facebook|instagram|x|telegram|whatsapp|linkedin|youtube|google|threads|bluesky|mastodon)\b.{0,120}""",
        r"""\W{0,4}follow\s@\w+.{0,60}""",
        r"""\W{0,4}(?:sign\sup|subscribe|register|log\sin)\s(?:(?:now|today|here|free)\b|(?:for|to|with|at|on|and)\s).{0,280} | \W{0,4}(?:newsletter|email)\ssign[\s-]?up\b.{0,280}
            | (?:get|receive|want)\s.{3,200}\byour\s(?:e?-?mail\s)?inbox\b.{0,160} | by\ssigning\sup.{0,240} | download\s(?:the|our)\s.{0,60}\bapp\b.{0,60}
            | thank\syou\sfor\s(?:signing\sup|subscribing|reading|registering).{0,200} | (?:already\s)?a\ssubscriber\?.{0,120} | please\s(?:enable|turn\son)\sjava\s?script.{0,120}
            | (?:this\sarticle|this\sstory|this\scontent)\sis\s(?:for|only\savailable\sto)\ssubscribers.{0,120}""",
        r"""(?:we|this\s(?:web)?site|our\s(?:web)?sites?)\s(?:and\sour\spartners\s)?uses?\scookies\b.{0,280} | (?:accept|reject|manage)\s(?:all\s)?cookies.{0,60}
            | (?:privacy\spolicy|terms\sof\s(?:use|service)|cookie\spolicy)(?:\W+(?:and\s)?(?:privacy\spolicy|terms\sof\s(?:use|service)|cookie\spolicy|contact\sus|about\sus))*\W*""",
        # age, update and category marks
        r"""this\s(?:article|story|report)\s(?:was|has\sbeen|is\sbeing)\s(?:last\s)?updated(?:\s(?:at|on)\s[\w\s,.:]{1,40})?(?:\s(?:and\swill|with\snew)\s.{3,60})?\W*""",
        r"""this\s(?:article|story)\sis\smore\sthan\s\w+\s(?:day|week|month|year)s?\sold[.\s]*""",
        r"""\W{0,3}(?:first\s|last\s)?(?:updated|published|posted|modified)\b[\s:]*(?:(?:\d[\d:.]*(?:st|nd|rd|th)?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}
            |(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|[ap]\.?m|on|at|[ecmp]t|[a-z]{2,3}t|gmt|utc|hours?|minutes?|days?|ago)\b[\s,.:()/|–-]*){1,12}""",
        r"""\W{0,3}(?:categor(?:y|ies)|tags?|tagged(?:\s(?:as|with|under))?|topics?|filed\s(?:under|to)|posted\sin|keywords|labels)\s*:\s?.{1,240}""",
        r"""\d+\s(?:min(?:ute)?s?\sread|comments?|shares?|views)""",
        # rights
        r"""\W{0,3}(?:copyright\b|©|\(c\)\s\d{4}|™).{0,280} | .{0,160}\ball\srights\sreserved\b.{0,160}
            | (?:this|the)\smaterial\smay\snot\sbe\s(?:published|reproduced).{0,160} | (?:re)?published\swith\spermission.{0,120}""",
        # pictures
        r"""\W{0,3}(?:enlarge\sthis\simage|toggle\scaption|hide\scaption|image\s(?:copyright|caption|source|credit)|(?:photo|picture|image|video)\s(?:credit|courtesy|by|via|source))\b.{0,280}""",
    )
)  # fmt: skip
_CAPTION = re.compile(r"\W{0,3}(?:file\s(?:photo|picture|image|pic)s?\b|(?:photo|photograph|picture|image)s?\s*:)", _I)
# A picture's credit at the end of its caption; its letter case tells it from "a Reuters/Ipsos poll".
_CREDIT = re.compile(
    r"""(?:[(\[]\s*(?:(?:AP|Reuters|[Ff]ile)\s)?(?:[Pp]hoto|[Ii]mage|[Pp]hotograph|[Pp]icture|[Cc]redit|[Cc]ourtesy)s?\b[^()\[\]]{0,120}[)\]]
    |\b(?:[Pp]hotograph|[Pp]hoto|[Ii]mage|[Pp]icture)s?\s?(?:by|credit)?\s?:\s[A-Z©][^.]{2,80}
    |(?:/|\bvia\s|©\s?|[,|]\s)Getty\sImages|\bREUTERS/[A-Z][\w.’'-]*(?:\s[\w.’'-]+){0,3}|\bAP\sPhoto(?:/[A-Z][\w.’'-]*(?:\s[\w.’'-]+){0,3})?
    |[(|–—-]\s?[\w.\s’'-]{0,60}\bvia\s(?:AP|AFP|Reuters|REUTERS|Getty)
    |(?:^|[.!?”"]\s)\(?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3}\s?/\s?(?:AP|AFP|EPA|Reuters|Bloomberg|Getty)(?:/\w+)*)[\s.)\]]*$""",
    re.VERBOSE,
)
_GALLERY = re.compile(r"\bhide caption \d+ of \d+", _I)
_SLIDE_TITLE = re.compile(r"\bPhotos: (?P<title>\S.{1,100}?) (?:Photos: )?(?P=title) ")
_INSERTED = re.compile(r"\bJUST WATCHED .{1,160}? Replay More Videos \.{3}(?: MUST WATCH .{1,160}? \d{1,2}:\d\d)?")
_PREFIX = re.compile(r"^(?:story highlights|key points|highlights)\s*:?\s+(?=\S)", _I)
_SHOUTED = re.compile(
    r"\s*[(\[](?:RELATED|READ MORE|READ|SEE ALSO|WATCH|VIDEO|PHOTOS|ALSO READ|MORE):[^()\[\]]{3,200}[)\]]\s*"
)
_CONTRIBUTED = re.compile(
    r"""\W{0,3}[^.!?]{2,200}\bcontributed(?:\sreporting)?\sto\sthis\s(?:report|story|article|piece)\W* |
    \W{0,3}(?:additional\s)?(?:reporting|writing|editing)\sby\b.{2,240} | \W{0,3}contribut(?:ing|ors?)\s*:\s.{2,160} |
    \W{0,3}(?:with\s)?(?:reporting|files|additional\sreporting)\sfrom\s[^!?]{2,120}""",
    _I | re.VERBOSE,
)  # fmt: skip
_FOOT = re.compile(r"\W{0,3}sources?\s*:\s+(?P<names>[^:]{2,120}?)(?:\.(?=\s|$)\s*(?P<rest>.*))?$", _I | re.DOTALL)
_NAME_LINK = frozenset("with and via the of by for from agencies agency staff wires reports news".split())
_ENDS = re.compile(r"""[.!?…][\"'”’»)\]]*$""")
_WORDS = re.compile(r"[^\W_]+(?:[’'.,]\w+)*")
_MARK = re.compile(r"^#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Sorted:
    """kept: (place, text) of the article's own paragraphs, where neighbours in place were neighbours on the page. dropped:
    the rest, in order. source: what a foot line "Source: ..." names, first the outlet; () without one."""

    kept: tuple[tuple[int, str], ...]
    dropped: tuple[str, ...]
    source: tuple[str, ...] = ()


def without_furniture(paragraphs: Sequence[str], *, title: str = "") -> Sorted:
    """The paragraphs that are the article, apart from those that aren't. title: dropped where it comes again."""
    bare = [_MARK.sub("", one).strip() for one in paragraphs]
    if len(bare) == 1:
        return Sorted(((0, bare[0]),), ())  # a single line is what somebody wants to add, not a page
    gone = [_is_line(one) for one in bare]
    foot = _foot_place(bare)
    end = 0
    for place, one in enumerate(bare):
        if place >= end and len(one) <= 60 and _SECTION.fullmatch(one):
            end = _section_end(bare, gone, place, after_foot=foot is not None and place > foot)
            gone[place:end] = [True] * (end - place)
    if foot is not None:
        gone[foot] = True
    _mark_repeats(bare, gone, title)
    kept: list[tuple[int, str]] = []
    dropped = tuple(one for one, out in zip(bare, gone, strict=True) if out)
    place = 0
    for one, out in zip(bare, gone, strict=True):
        pieces = [] if out else _pieces(one)
        kept.extend((place + 2 * number, piece) for number, piece in enumerate(pieces))
        place += max(1, 2 * len(pieces) - 1)
    return Sorted(tuple(kept), dropped, _names(bare[foot]) if foot is not None else ())


def is_prose(text: str) -> bool:
    """Whether a paragraph reads as running text: a finished sentence of some length."""
    return len(text.split()) >= 12 and _ENDS.search(text) is not None


def _is_line(text: str) -> bool:
    if not any(char.isalnum() for char in text):
        return True
    if _GALLERY.search(text):
        return False  # its sentences are taken out of it
    if len(text) <= MAX_LINE and any(line.fullmatch(text) for line in _LINES):
        return True
    if len(text) <= MAX_CAPTION and (_CAPTION.match(text) or _CREDIT.search(text)):
        return True
    return len(text) <= MAX_LINE and _CONTRIBUTED.fullmatch(text) is not None


def _section_end(bare: Sequence[str], gone: Sequence[bool], start: int, *, after_foot: bool) -> int:
    """Where the teasers under a heading end: at the end after the article's foot, else before the first running text,
    unless lists of this kind (headings, titles given twice) show it to be a teaser's summary."""
    if after_foot:
        return len(bare)
    rest = bare[start + 1 : start + 1 + LOOK_AHEAD]
    titles = Counter(one for one in rest if not is_prose(one))
    listed = any(count > 1 for count in titles.values()) or any(
        len(one) <= 60 and _SECTION.fullmatch(one) for one in rest
    )
    end = start + 1
    while end < len(bare):
        if is_prose(bare[end]):
            summary = listed and not is_prose(bare[end - 1]) and (end + 1 == len(bare) or not is_prose(bare[end + 1]))
            if not summary:
                break
        elif _ENDS.search(bare[end]) and not gone[end] and not listed:
            break
        end += 1
    return end


def _foot_place(bare: Sequence[str]) -> int | None:
    """Where "Source: ..." stands below the article, if it names publishers rather than telling something."""
    for place, one in enumerate(bare):
        if place >= 2 and len(one) <= 3 * MAX_LINE and _names(one):
            return place
    return None


def _names(text: str) -> tuple[str, ...]:
    found = _FOOT.match(text)
    if found is None:
        return ()
    words = found["names"].split()
    if len(words) > 14 or any(w[0].islower() and "." not in w and w.strip(",/") not in _NAME_LINK for w in words):
        return ()
    parts = re.split(r"\s*(?:,|/|\bwith\b|\band\b|\bvia\b)\s*", found["names"])
    return tuple(part.strip() for part in parts if part.strip() and part.strip() not in _NAME_LINK)


def _pieces(text: str) -> list[str]:
    """The paragraph without the fixed insertions that some pages leave in it, cut where one stood."""
    text = _PREFIX.sub("", text)
    if _GALLERY.search(text):
        return _captions(text)
    cut = [piece.strip() for whole in _INSERTED.split(text) for piece in _SHOUTED.split(whole)]
    return [piece for piece in cut if any(char.isalnum() for char in piece)]


def _captions(text: str) -> list[str]:
    """The sentences of a gallery that a page has in one paragraph, without its counters and its title on each picture."""
    found = _SLIDE_TITLE.search(text)
    if found:
        text = text.replace(found[0], "\n").replace(f"Photos: {found['title']}", "\n")
    slides = [slide.strip() for part in _GALLERY.split(text) for slide in part.split("\n")]
    return list(dict.fromkeys(slide for slide in slides if is_prose(slide) and not _CREDIT.search(slide)))


def _mark_repeats(bare: Sequence[str], gone: list[bool], title: str) -> None:
    """Later paragraphs that say an earlier one again: the same words, or all but a few of them with the same numbers."""
    seen: set[str] = set()
    earlier: list[tuple[list[str], set[str]]] = []
    folded_title = _folded(title)
    for place, one in enumerate(bare):
        if gone[place]:
            continue
        key = _folded(one)
        words = key.split()
        enough = 8 if _ENDS.search(one) else 4  # "I did not." may well be said twice
        repeated = (len(words) >= enough and key in seen) or (bool(key) and key == folded_title)
        compared = len(words) >= 20 and len(bare) <= MAX_COMPARED
        one_of_each = set(words)
        if repeated or (compared and any(_nearly(words, one_of_each, *other) for other in earlier)):
            gone[place] = True
            continue
        seen.add(key)
        if compared:
            earlier.append((words, one_of_each))


def _nearly(mine: Sequence[str], mine_once: set[str], other: Sequence[str], other_once: set[str]) -> bool:
    """At most one word in twenty differs, and no number. The two cheap tests come first: nearly all pairs fail them."""
    size = len(other)
    if abs(len(mine) - size) * 20 > size or len(mine_once ^ other_once) * 20 > size:
        return False
    changed = Counter(mine)
    changed.subtract(other)
    differing = [word for word, count in changed.items() if count]
    return sum(abs(changed[word]) for word in differing) * 20 <= size and not any(w[0].isdigit() for w in differing)


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))
