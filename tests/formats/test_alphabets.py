"""The alphabets by which encodings are guessed."""

from searchdoc.formats.alphabets import ENCODINGS, OF_LANGUAGE


def test_a_letter_has_one_frequency_in_a_language() -> None:
    for language, groups in OF_LANGUAGE.items():
        if language in ("zh", "ja", "ko"):
            continue
        letters = "".join(groups)
        assert len(letters) == len(set(letters)), language


def test_letters_are_small_and_beyond_ascii() -> None:
    """But for the Turkish capital whose small letter is ASCII."""
    for language, groups in OF_LANGUAGE.items():
        for letter in "".join(groups).replace("İ", ""):
            assert letter > "\x7f", (language, letter)
            assert letter == letter.lower(), (language, letter)


def test_every_encoding_can_write_the_frequent_letters_of_its_languages() -> None:
    for encoding in ENCODINGS:
        for language in encoding.languages:
            frequent = OF_LANGUAGE[language][0]
            assert not frequent or frequent.encode(encoding.codec, "ignore"), (encoding.codec, language)


def test_windows_1252_is_the_first_and_the_least_rare() -> None:
    assert ENCODINGS[0].codec == "cp1252"
    assert min(encoding.rarity for encoding in ENCODINGS[1:]) > ENCODINGS[0].rarity
