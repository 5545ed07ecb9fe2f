"""requests' session for a Prefect server on a busy machine: it may fail for a moment, as when its database is locked."""

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry


def patient_session() -> requests.Session:
    """Return a session that asks again what is answered 500 or 503, POST too: what failed so was not written."""
    session = requests.Session()
    again = Retry(total=20, backoff_factor=0.5, backoff_max=5, status_forcelist=(500, 503), allowed_methods=None)
    session.mount("http://", HTTPAdapter(max_retries=again))
    return session
