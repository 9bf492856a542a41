"""Sets of element names.

Names are those of HTML elements in lower case, as the tokenizer and the parser give them.
"""

from __future__ import annotations

from typing import Final

# HTML standard, section 4.3.6.
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
# Elements without an end tag: section 13.1.2, and those that section 13.2.6.4.7 closes as soon as they open.
VOID: Final = frozenset("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split())
# Elements whose content is no markup where scripts run: section 13.2.6.2 (raw text and RCDATA). Without scripts `noscript` is none.
RAW_TEXT: Final = frozenset("iframe noembed noframes noscript script style textarea title xmp".split())
# Elements with edges of their own, so that their text never joins the text beside them (section 15.3, Rendering, `display`).
BLOCKS: Final = (
    VOID
    | HEADINGS
    | frozenset(
        "address article aside blockquote button caption center colgroup dd details dialog dir div dl dt fieldset figcaption figure "
        "footer form header hgroup legend li listing main menu nav ol optgroup option p pre search section select summary table tbody "
        "td textarea tfoot th thead tr ul iframe object svg math video audio canvas template".split()
    )
) - {"wbr"}
# The contract, "What is linked": no link is added inside these.
LINKS_FORBIDDEN: Final = HEADINGS | frozenset(
    "a abbr button code iframe kbd label math object pre samp script select style summary svg template textarea var".split()
)
# Elements whose text the search leaves out.
NOT_SEARCHED: Final = frozenset("math object select svg template".split())
# Elements whose text is not part of a prompt of the course.
NOT_IN_PROMPTS: Final = HEADINGS | frozenset("script style template textarea".split())
