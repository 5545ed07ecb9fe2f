"""v_hxl_evacuations -> an HXL file: decides which hashtag stands under each column.

Core tags and the attributes +killed, +idps, +code, +name, +start, +end, +reported are those of the Humanitarian
Exchange Language 1.1 (hxlstandard.org); +evacuated, +besieged, +origin, +dest are our own, which HXL allows.
It refuses to leave a column without a tag.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

VIEW = "v_hxl_evacuations"
TAGS = {
    "article_id": "#meta+id+article",
    "published_on": "#date+reported",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "date_precision": "#date+precision",
    "event_id": "#event+id",
    "event_type": "#event+type",
    "status": "#status",
    "from_name": "#loc+origin+name",
    "from_admin1": "#adm1+origin+name",
    "from_admin1_pcode": "#adm1+origin+code",
    "from_admin2_pcode": "#adm2+origin+code",
    "to_name": "#loc+dest+name",
    "to_admin1_pcode": "#adm1+dest+code",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "value_best": "#affected+evacuated+best",
    "value_low": "#affected+evacuated+min",
    "value_high": "#affected+evacuated+max",
    "civilians_evacuated": "#affected+civilians+evacuated",
    "besieged": "#affected+besieged",
    "killed": "#affected+killed",
    "displaced": "#affected+idps",
    "unit": "#affected+type",
    "attributed_to": "#meta+source",
    "outlet": "#meta+source+outlet",
    "verbatim": "#description",
    "url": "#meta+url",
    "actor": "#group+name",
    "agreement": "#event+agreement+name",
}


def with_tags(columns: list[str], rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Put the row of hashtags before `rows`. Raises KeyError naming a column that has no tag."""
    return chain([tuple(TAGS[name] for name in columns)], rows)
