from groundup.exercises import checking, correct, not_yet


def test_a_check_is_true_when_it_is_passed():
    assert correct("the mean stays")
    assert not not_yet("the mean is 0.62")


def test_it_shows_itself_as_one_line_of_text_and_of_html():
    answer = not_yet("the mean is < 1", hint="what do you divide by?")
    assert repr(answer) == "not yet: the mean is < 1. Hint: what do you divide by?"
    page = answer._repr_html_()
    assert page.startswith('<p class="gu-check gu-check-not-yet"') and page.count("<p") == 1
    assert "&lt; 1." in page and "Hint: what do you divide by?" in page
    assert 'class="gu-check gu-check-correct"' in correct("yes")._repr_html_()
    assert "<script" not in page


def test_a_line_without_a_hint_has_no_hint():
    assert "Hint" not in repr(correct("yes")) + correct("yes")._repr_html_()


def test_an_error_in_the_readers_code_becomes_the_answer():
    @checking
    def check(function):
        """Its docstring stays."""
        return correct("it ran") if function() == 1 else not_yet("it ran")

    assert check(lambda: 1)
    assert check.__doc__ == "Its docstring stays."
    answer = check(lambda: 1 / 0)
    assert not answer and "ZeroDivisionError: division by zero" in repr(answer)
