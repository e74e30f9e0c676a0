"""The characters of a model: the package's own, and further ones after them."""

import pickle

import numpy as np
import pytest

from recognize import ctc
from recognize.alphabet import ALPHABET, CLASSES, OTHER, OWN, SPANS, UNKNOWN, Alphabet, unfit
from recognize.limits import MAX_FURTHER_CHARACTERS, MAX_OPTION_CHARACTERS
from recognize.options import OptionError, Options
from recognize.profile import Profile

CYRILLIC = Alphabet("АБВабв")


def test_further_classes_come_after_all_others():
    assert CYRILLIC.text == ALPHABET + "АБВабв"
    assert CYRILLIC.classes == CLASSES + 6
    assert CYRILLIC.encode(ALPHABET + UNKNOWN) == OWN.encode(ALPHABET + UNKNOWN)
    assert CYRILLIC.encode("Ав") == [OTHER + 1, OTHER + 6]
    assert CYRILLIC.decode(CYRILLIC.encode("7в" + UNKNOWN)) == "7в" + UNKNOWN
    with pytest.raises(KeyError):
        CYRILLIC.encode("г")
    assert pickle.loads(pickle.dumps(CYRILLIC)) == CYRILLIC == Alphabet.of(CYRILLIC.text)
    assert Alphabet.with_all("вa0б") == Alphabet("бв", "0a") and Alphabet.of(ALPHABET) == OWN


@pytest.mark.parametrize(
    ("further", "words"),
    [
        ("a", "a cannot be a further character: it is one of the reader's own"),
        ("бб", "б cannot be a further character: it is given twice"),
        ("и\u0306", "U+0306 cannot be a further character: it is a combining mark"),
        ("\u212b", "written otherwise in Unicode's form NFC"),
        ("б ", "U+0020 cannot be a further character: it is a space"),
        ("\u3000", "a space"),
        ("\n", "U+000A cannot be a further character: it is a control"),
        ("\u200b", "U+200B"),
        ("\ud800", "U+D800"),
        (",", "what separates characters"),
        ("\u2014", "what separates characters"),
        (UNKNOWN, "what stands for an unknown character"),
        ("".join(map(chr, range(0x4E00, 0x4E01 + MAX_FURTHER_CHARACTERS))), "at most 512"),
    ],
)
def test_what_cannot_be_a_further_character(further, words):
    with pytest.raises(ValueError) as error:
        Alphabet(further)
    assert words in str(error.value)


def test_characters_that_can():
    assert not any(map(unfit, "éйЖ中あ한€¿!.;()𠮷😀ª½"))
    many = Alphabet("".join(map(chr, range(0x4E00, 0x4E00 + MAX_FURTHER_CHARACTERS))))
    assert many.spans.startswith(f"{SPANS}, 一丁") and many.spans.endswith(" and 472 more")
    assert Options(many, alphabet=[*many.text]).allowed == many.text
    assert len(",".join(many.text)) > MAX_OPTION_CHARACTERS
    everything = Profile(characters=tuple((one, 0.0015) for one in many.text))
    assert Options(many, profile=everything).profile == everything


def test_an_alphabet_begins_with_the_packages_own():
    for text in ("абв", ALPHABET[1:], "", ALPHABET + "a"):
        with pytest.raises(ValueError):
            Alphabet.of(text)


def test_options_are_of_a_readers_characters():
    options = Options(CYRILLIC, alphabet="б,digits", case="upper")
    assert options.allowed == "0123456789б" and options.known == CYRILLIC
    assert Options(CYRILLIC).allowed == CYRILLIC.text and Options(CYRILLIC) != Options()
    with pytest.raises(OptionError, match="characters and ranges of 0-9, A-Z, a-z, .*АБВабв, not"):
        Options(CYRILLIC, alphabet="г")
    # Made without one, they say the same of any reader; one that has fewer refuses.
    assert Options().under(CYRILLIC) == Options(CYRILLIC)
    assert Options(alphabet="lower").under(CYRILLIC) == Options(CYRILLIC, alphabet="lower")
    assert Options(alphabet=ALPHABET).under(CYRILLIC).allowed == ALPHABET
    assert pickle.loads(pickle.dumps(options)).under(Alphabet("б")).allowed == "0123456789б"
    with pytest.raises(OptionError, match="alphabet must be"):
        options.under(OWN)
    with pytest.raises(OptionError, match="its characters must be the alphabet's, not 'б'"):
        Options(profile={"characters": {"б": 0.5}})


def probabilities(alphabet: Alphabet, **shares: float) -> np.ndarray:
    """Of one time step, (1, classes)."""
    row = np.full((1, alphabet.classes), 1e-9)
    for character, share in shares.items():
        row[0, alphabet.encode(character)] = share
    return row / row.sum()


def test_case_is_unicodes_where_the_alphabet_has_both():
    alphabet = Alphabet("БбЯΣσςßǅ中")
    row = probabilities(alphabet, Б=0.3, б=0.3, Я=0.2, ß=0.1, a=0.05, A=0.05)
    upper = ctc.restrict(row, case="upper", alphabet=alphabet)
    lower = ctc.restrict(row, "Бa", "lower", alphabet)
    texts = {
        one.text: one.confidence for one in ctc.beam_search(upper, 9, (1, 1), alphabet=alphabet)
    }
    assert texts["Б"] == pytest.approx(0.6, abs=1e-4) and "б" not in texts
    # There is no one letter ẞ or я here: they stay as they are.
    assert texts["ß"] == pytest.approx(0.1, abs=1e-4) and texts["Я"] == pytest.approx(0.2, abs=1e-4)
    (best, other, *_) = ctc.beam_search(lower, 9, (1, 1), alphabet=alphabet)
    assert (best.text, other.text) == ("б", "a")
    assert best.confidence == pytest.approx(6 / 7, abs=1e-4)
    assert [alphabet.folded(one, "upper") for one in "σςß中"] == ["Σ", "Σ", "ß", "中"]


def test_what_is_no_known_character_takes_its_share():
    alphabet = Alphabet("бв")
    row = probabilities(alphabet, б=0.3, в=0.1) * 0.4
    row[0, OTHER] = 0.6
    (best, *others) = ctc.beam_search(row / row.sum(), 3, (1, 1), alphabet=alphabet)
    assert best.text == "б" and best.confidence < 0.4
    assert UNKNOWN not in "".join(one.text for one in others)
    (character,) = ctc.characters([row / row.sum()], "б", alphabet=alphabet)
    assert character.alternatives[0].text == "в"
    assert UNKNOWN not in [one.text for one in character.alternatives]
