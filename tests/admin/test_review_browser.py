"""The review page in a real browser: by mouse, by keyboard, and without a request to any other host."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.urls import reverse
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from config.roles import CURATOR, create_groups
from events.models import Incident
from ingest.models import Candidate
from tests.factories import UserFactory
from tests.ingest.review.examples import make_text, make_world, propose

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
PATIENCE = 15
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1440,1000",
)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not CHROMIUM or not DRIVER, reason="needs Chromium and chromedriver; apt-get install chromium chromium-driver"
    ),
    # The driver reads its answers over sockets that it leaves to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="class")
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    profile: Path = tmp_path_factory.mktemp("profile")
    for argument in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    request.cls.browser = driver
    yield driver
    driver.quit()


@pytest.mark.usefixtures("browser")
class TestReviewing(StaticLiveServerTestCase):
    """A curator at work; each test begins with one document of several candidates."""

    browser: webdriver.Chrome

    def setUp(self) -> None:
        make_world()
        create_groups()
        self.curator = UserFactory.create(username="rita", is_staff=True)
        self.curator.groups.add(*self.curator.groups.model.objects.filter(name=CURATOR))
        self.text = make_text()
        self.incident = propose("incident", text=self.text, priority=9)
        self.narrative = propose("narrative", text=self.text, priority=8)
        self.position = propose("position", text=self.text, priority=7)
        self.displaced = propose("displacement_figure", text=self.text, priority=6)
        self.browser.get_log("performance")
        self.browser.get_log("browser")
        self.log_in(self.curator)

    def tearDown(self) -> None:
        """Leaves no request under way that could meet the emptying of the tables."""
        self.wait(lambda: not self.all('#rv-outcome[aria-busy="true"]'))
        self.browser.get("about:blank")

    def log_in(self, user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.browser.get(f"{self.live_server_url}{reverse('admin:login')}")
        self.browser.add_cookie({"name": "sessionid", "value": session.session_key or "", "path": "/"})

    def open(self, candidate: Candidate) -> None:
        self.browser.get(self.address_of(candidate))
        self.wait(lambda: "rv-scripted" in (self.one("#review").get_attribute("class") or ""))

    def address_of(self, candidate: Candidate) -> str:
        return f"{self.live_server_url}{reverse('admin:ingest_candidate_change', args=(candidate.pk,))}"

    def one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def press(self, keys: str) -> None:
        self.one("body").send_keys(keys)

    def wait(self, until: Callable[[], bool]) -> None:
        WebDriverWait(self.browser, PATIENCE).until(lambda _: until())

    def wait_for(self, candidate: Candidate) -> None:
        """Until the browser shows that candidate's page, ready."""
        self.wait(lambda: self.browser.current_url == self.address_of(candidate))
        self.wait(lambda: bool(self.all(".rv-scripted")))

    def assert_quiet(self) -> None:
        """No request went to another host, and the console is empty."""
        hosts = set()
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = urlsplit(message["params"]["request"]["url"])
                if address.scheme in ("http", "https", "ws", "wss"):
                    hosts.add(address.netloc)
        assert hosts == {urlsplit(self.live_server_url).netloc}
        complaints = [
            entry["message"] for entry in self.browser.get_log("browser") if "favicon.ico" not in entry["message"]
        ]
        # A refused verdict answers 409, which the browser writes down as well.
        assert [words for words in complaints if "409" not in words] == []

    def test_a_candidate_is_accepted_by_clicking(self) -> None:
        self.browser.get(f"{self.live_server_url}{reverse('admin:ingest_candidate_changelist')}")
        self.browser.find_element(By.LINK_TEXT, "Review next").click()
        self.wait_for(self.incident)
        self.wait(lambda: "Accepting makes a new incident." in self.one("#rv-outcome").text)
        self.one("#rv-accept").click()
        self.wait(lambda: "Confirm that the quotes accuse" in self.one("#rv-form").text)
        assert not Incident.objects.exists()
        for box in self.all(".rv-confirm input"):
            if box.is_displayed():
                box.click()
        self.one("#rv-edit").click()
        self.wait_for(self.narrative)
        record = Incident.objects.get()
        assert record.publication_status == "published"
        assert {part.assertion for part in record.participations.all()} == {"alleged"}
        self.assert_quiet()

    def test_a_value_and_its_evidence_point_at_each_other(self) -> None:
        self.open(self.incident)
        self.one("#field-date .rv-input").click()
        assert self.all(".rv-mark.rv-active")[0].text.endswith("In March 2022")
        self.one('.rv-mark[data-numbers~="2"]').click()
        focused = self.browser.switch_to.active_element
        assert focused.get_attribute("name") == "v.place.name"
        assert "rv-active" in (self.one("#field-place").get_attribute("class") or "")

    def test_candidates_are_decided_by_keyboard_alone(self) -> None:
        self.open(self.narrative)
        self.press("a")
        self.wait_for(self.position)
        self.press("r")
        self.browser.switch_to.active_element.send_keys("not in scope")
        self.browser.switch_to.active_element.send_keys(Keys.TAB, Keys.TAB, Keys.ENTER)
        self.wait_for(self.displaced)
        self.press("w")
        self.browser.switch_to.active_element.send_keys("As of when?", Keys.TAB, Keys.ENTER)
        self.wait_for(self.incident)
        self.press("n")
        self.wait_for(self.displaced)
        states = dict(Candidate.objects.values_list("target_kind", "state"))
        assert states == {
            "narrative": "accepted",
            "position": "rejected",
            "displacement_figure": "needs_work",
            "incident": "proposed",
        }
        self.assert_quiet()

    def test_an_edit_is_accepted_only_as_an_edit(self) -> None:
        self.open(self.displaced)
        self.press("e")
        assert self.browser.switch_to.active_element.get_attribute("name") == "v.displacement_kind"
        date = self.one("#field-as_of .rv-input")
        date.send_keys("2023-03", Keys.TAB)
        assert not self.one("#rv-accept").is_enabled()
        self.one("#rv-text").click()
        self.press("e")
        self.wait(lambda: Candidate.objects.get(pk=self.displaced.pk).state == "edited_accepted")

    def test_a_known_name_is_found_while_typing(self) -> None:
        self.open(self.incident)
        entry = self.one('[name="v.claimant.slug"]')
        entry.send_keys("human ri")
        self.wait(lambda: bool(self.all(".rv-list:not([hidden]) [role=option]")))
        entry.send_keys(Keys.ENTER)
        assert entry.get_attribute("value") == "human-rights-watch"
        assert self.one('[name="v.claimant.name"]').get_attribute("value") == "Human Rights Watch"

    def test_a_row_is_added_and_one_is_taken_out(self) -> None:
        self.open(self.incident)
        rows = self.one("#field-casualties")
        rows.find_element(By.CSS_SELECTOR, ".rv-add").click()
        self.one('[name="v.casualties.5000.outcome"]').send_keys("injured")
        self.one('[name="remove.participations.0"]').click()
        assert not self.one('[name="confirm.participations.0"]').is_displayed()
