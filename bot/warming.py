"""Loading what the first question would else wait for: the language model, the encoder, the pair model, the store's
index. Knows no platform; runs in a thread beside the connecting, and may be left at any moment."""

from bot.standing import Standing
from claims import encoder, language, pair_model
from claims.errors import StoreClosed
from claims.store import Store


def warm(store: Store, encoder_folder: str, standing: Standing) -> None:
    """Load all of it, telling in standing how far it has come. Raises ClaimsError where a part can't be loaded; the
    first question then says why."""
    standing.models_are("warming")
    try:
        _load(store, encoder_folder)
    except StoreClosed:  # the program ends meanwhile
        standing.models_are("not loaded")
    except BaseException:
        standing.models_are("not loaded")
        raise
    else:
        standing.models_are("ready")


def _load(store: Store, encoder_folder: str) -> None:
    list(language.parse(["The first question should not wait for its reader."]))
    model, pairs = encoder.encoder(encoder_folder), pair_model.pair_model()
    store.search_words(["news"], limit=1)
    if model is not None:
        store.search_vectors(model.encode(["News came."])[0], limit=1)
        model.encode_words(["News came."])
    if pairs is not None:
        pairs.judge([("News came.", "No news came.")], task="statement")
