/* The review page: values and evidence point at each other, rows come and go, single keys give verdicts.
   Without this script the page still shows everything and takes every verdict. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const page = document.getElementById("review");
    const text = document.getElementById("rv-text");
    const form = document.getElementById("rv-form");
    if (!page || !text || !form) {
        return;
    }
    page.classList.add("rv-scripted");
    pointAtEvidence(page, text, form);
    loadWholeText(page, text);
    if (document.getElementById("rv-accept")) {
        changeRows(form);
        offerKnownNames(form);
        offerKnownRecords(form);
        askForConfirmation(form);
        tellChanges(form);
        tellOutcome(form);
    }
    openPanels(page);
    obeyKeys(form);
    const error = form.querySelector(".rv-has-error, .rv-error");
    if (error) {
        error.scrollIntoView({ block: "center" });
    }
});

/* --- values and evidence */

function pointAtEvidence(page, text, form) {
    const show = (number, scroll) => {
        for (const active of page.querySelectorAll(".rv-active")) {
            active.classList.remove("rv-active");
        }
        const marks = text.querySelectorAll(`.rv-mark[data-numbers~="${CSS.escape(number)}"]`);
        for (const mark of marks) {
            mark.classList.add("rv-active");
        }
        if (scroll && marks.length) {
            scrollInside(text, marks[0]);
        }
    };
    form.addEventListener("focusin", (event) => {
        const field = event.target.closest("[data-number]");
        if (field) {
            show(field.dataset.number, true);
        }
    });
    form.addEventListener("click", (event) => {
        const number = event.target.closest(".rv-number");
        const field = event.target.closest("[data-number]");
        if (number) {
            event.preventDefault();
            show(number.textContent === "●" ? "0" : number.textContent, true);
        } else if (field) {
            show(field.dataset.number, true);
        }
    });
    text.addEventListener("click", (event) => {
        const mark = event.target.closest(".rv-mark");
        if (!mark) {
            return;
        }
        // The sentence of the whole record comes after the values within it.
        const numbers = mark.dataset.numbers.split(" ").sort((one, other) => (one === "0") - (other === "0"));
        // A second click on words that support several values goes on to the next of them.
        const now = numbers.indexOf(text.dataset.shown || "");
        const number = numbers[(now + 1) % numbers.length];
        text.dataset.shown = number;
        const field = form.querySelector(`[data-number="${CSS.escape(number)}"]`);
        if (field) {
            field.scrollIntoView({ block: "nearest" });
            const entry = field.querySelector("input:not([type=checkbox]), select, textarea");
            if (entry && !entry.matches(":disabled")) {
                entry.focus({ preventScroll: true });
            }
        }
        show(number, false);
        if (field) {
            field.classList.add("rv-active");
        }
    });
    const first = text.querySelector(".rv-mark:not(.rv-c0)") || text.querySelector(".rv-mark");
    if (first) {
        scrollInside(text, first);
    }
}

function scrollInside(container, element) {
    const where = element.getBoundingClientRect().top - container.getBoundingClientRect().top;
    container.scrollTop += where - container.clientHeight / 3;
}

function loadWholeText(page, text) {
    const link = document.getElementById("rv-load-whole");
    if (!link) {
        return;
    }
    link.addEventListener("click", async (event) => {
        event.preventDefault();
        const answer = await fetch(page.dataset.textAddress);
        if (!answer.ok) {
            window.location.assign(link.href);
            return;
        }
        // Our own template wrote this, with everything from the document escaped.
        text.innerHTML = await answer.text();
        link.remove();
        const first = text.querySelector(".rv-mark");
        if (first) {
            scrollInside(text, first);
        }
    });
}

/* --- rows of nested lists */

function changeRows(form) {
    // Above any number that extraction gives, so that evidence of a proposed row never goes to an added one.
    let number = 5000;
    for (const rows of form.querySelectorAll(".rv-rows")) {
        const add = rows.querySelector(":scope > .rv-add");
        const template = rows.querySelector(":scope > template");
        add.hidden = false;
        add.addEventListener("click", () => {
            const holder = document.createElement("div");
            holder.innerHTML = template.innerHTML.replaceAll("__row__", String(number++));
            const row = holder.firstElementChild;
            const none = rows.querySelector(":scope > .rv-none");
            if (none) {
                none.remove();
            }
            rows.insertBefore(row, template);
            offerKnownNames(row);
            askForConfirmation(form);
            row.querySelector("input:not([type=checkbox]), select, textarea").focus();
            form.dispatchEvent(new Event("change"));
        });
    }
    form.addEventListener("change", (event) => {
        if (event.target.matches && event.target.matches(".rv-remove input")) {
            event.target.closest(".rv-row").classList.toggle("rv-removed", event.target.checked);
        }
    });
}

/* --- who is accused */

function askForConfirmation(form) {
    const look = () => {
        for (const row of form.querySelectorAll(".rv-row[data-accuses]")) {
            const confirm = row.querySelector(".rv-confirm");
            const role = row.querySelector('select[name$=".role"]');
            const named = [...row.querySelectorAll('[name*=".perpetrator"]')].some((entry) => entry.value.trim());
            const accuses = role ? role.value === "alleged_perpetrator" : named;
            confirm.hidden = !accuses || row.classList.contains("rv-removed");
            confirm.querySelector(".rv-how").textContent = howAsserted(form, row);
        }
    };
    if (!form.dataset.asks) {
        form.dataset.asks = "yes";
        form.addEventListener("change", look);
        form.addEventListener("input", look);
    }
    look();
}

function howAsserted(form, row) {
    const own = row.querySelector('select[name$=".assertion"]');
    const whole = form.querySelector('select[name="v.assertion"]');
    const select = own && own.value ? own : whole;
    return select && select.value ? `(${select.selectedOptions[0].textContent})` : "";
}

/* --- known names and records */

function offerKnownNames(within) {
    const form = document.getElementById("rv-form");
    for (const parts of within.querySelectorAll("[data-lookup]")) {
        const key = parts.querySelector('[data-part="key"]');
        if (key.getAttribute("role") === "combobox") {
            continue;
        }
        const country = parts.querySelector('[data-part="country_code"]');
        const address = () => {
            const url = new URL(form.dataset[parts.dataset.lookup], window.location.href);
            if (country && country.value) {
                url.searchParams.set("country", country.value);
            }
            return url;
        };
        new Lookup(key, address, (found) => {
            key.value = found.key;
            const name = parts.querySelector('[data-part="name"]');
            if (!name.value) {
                name.value = found.label;
            }
            for (const part of ["country_code", "latitude", "longitude"]) {
                const entry = parts.querySelector(`[data-part="${part}"]`);
                if (entry && found[part] !== undefined) {
                    entry.value = found[part];
                }
            }
            parts.querySelector(".rv-known-as").textContent = `→ ${found.label}${found.about ? ` (${found.about})` : ""}`;
        });
        key.addEventListener("input", () => {
            parts.querySelector(".rv-known-as").textContent = "";
        });
    }
}

function offerKnownRecords(form) {
    const search = document.getElementById("known_search");
    const known = document.getElementById("rv-known");
    if (!search) {
        return;
    }
    let timer = 0;
    const ask = async () => {
        const url = new URL(form.dataset.records, window.location.href);
        url.searchParams.set("q", search.value.trim());
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        if (!answer.ok) {
            return;
        }
        const checked = known.querySelector("input:checked");
        known.replaceChildren(...(checked ? [checked.closest("label")] : []));
        for (const one of (await answer.json()).results) {
            if (checked && checked.value === one.key) {
                continue;
            }
            const label = document.createElement("label");
            label.className = "rv-choice";
            const radio = document.createElement("input");
            radio.type = "radio";
            radio.name = "known_record";
            radio.value = one.key;
            const words = document.createElement("span");
            words.textContent = one.about ? `${one.label} · ${one.about}` : one.label;
            label.append(radio, words);
            known.append(label);
        }
    };
    search.addEventListener("input", () => {
        window.clearTimeout(timer);
        timer = window.setTimeout(ask, 250);
    });
    search.addEventListener("focus", () => {
        if (!search.value) {
            ask();
        }
    });
}

/* --- verdicts */

function valuesOf(form) {
    const said = new FormData(form);
    return JSON.stringify([...said].filter(([name]) => name.startsWith("v.") || name.startsWith("remove.")));
}

function tellChanges(form) {
    const accept = document.getElementById("rv-accept");
    const edit = document.getElementById("rv-edit");
    const before = valuesOf(form);
    let sent = false;
    // After a refused verdict the page holds what was posted, which may be changed already.
    const refused = form.querySelector(".rv-error") !== null;
    const look = () => {
        const changed = refused || valuesOf(form) !== before;
        accept.disabled = !refused && changed;
        edit.classList.toggle("rv-dirty", changed);
    };
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    form.addEventListener("submit", () => {
        sent = true;
    });
    window.addEventListener("beforeunload", (event) => {
        if (!sent && valuesOf(form) !== before) {
            event.preventDefault();
        }
    });
    look();
}

/* What accepting would do, asked for once the page stands and again after each change. */
function tellOutcome(form) {
    const note = document.getElementById("rv-outcome");
    let timer = 0;
    let asked = 0;
    let awaited = 0;
    const busy = (isBusy) => note.setAttribute("aria-busy", String(isBusy));
    const ask = async () => {
        const mine = ++asked;
        timer = 0;
        awaited++;
        busy(true);
        try {
            const answer = await fetch(form.dataset.outcome, { method: "POST", body: new FormData(form) });
            if (answer.ok && mine === asked) {
                tell(await answer.json());
            }
        } finally {
            awaited--;
            busy(awaited > 0 || timer !== 0);
        }
    };
    const tell = (told) => {
        note.textContent = told.message;
        note.hidden = false;
        note.classList.toggle("rv-note-warn", !told.accepted);
        for (const field of form.querySelectorAll(".rv-has-error")) {
            field.classList.remove("rv-has-error");
        }
        const field = told.field && document.getElementById(`field-${told.field.replaceAll(".", "-")}`);
        if (field) {
            field.classList.add("rv-has-error");
        }
    };
    form.addEventListener("change", () => {
        window.clearTimeout(timer);
        timer = window.setTimeout(ask, 400);
        busy(true);
    });
    ask();
}

function openPanels(page) {
    for (const button of page.querySelectorAll("[data-panel]")) {
        button.hidden = false;
        button.setAttribute("aria-controls", button.dataset.panel);
        button.addEventListener("click", () => {
            for (const other of page.querySelectorAll(".rv-panel")) {
                other.open = other.id === button.dataset.panel;
            }
            const panel = document.getElementById(button.dataset.panel);
            panel.scrollIntoView({ block: "nearest" });
            panel.querySelector("select, textarea, input[type=search]").focus();
        });
    }
}

function obeyKeys(form) {
    const press = (selector) => {
        const button = document.querySelector(selector);
        if (button && !button.disabled) {
            button.click();
        }
    };
    const edit = () => {
        const button = document.getElementById("rv-edit");
        if (button && button.classList.contains("rv-dirty")) {
            button.click();
        } else if (button) {
            form.querySelector(".rv-field .rv-input").focus();
        }
    };
    const keys = {
        a: () => press("#rv-accept"),
        e: edit,
        r: () => press('[data-panel="rv-reject"]'),
        w: () => press('[data-panel="rv-work"]'),
        d: () => press('[data-panel="rv-duplicate"]'),
        n: () => press("#rv-next"),
    };
    document.addEventListener("keydown", (event) => {
        const writing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
        if (writing) {
            if (event.key === "Escape") {
                event.target.blur();
            }
            return;
        }
        if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
            return;
        }
        const act = keys[event.key];
        if (act) {
            event.preventDefault();
            act();
        }
    });
}
