/* Look-up of known names: an entry that offers what the server finds for the words typed into it. */
"use strict";

class Lookup {
    /** Offers choices under `input`; `address()` is asked with `?q=`, `choose(found)` takes the one that is chosen. */
    constructor(input, address, choose) {
        this.input = input;
        this.address = address;
        this.choose = choose;
        this.found = [];
        this.at = -1;
        this.list = document.createElement("div");
        this.list.className = "rv-list";
        this.list.id = `choices-${++Lookup.made}`;
        this.list.setAttribute("role", "listbox");
        this.list.hidden = true;
        input.insertAdjacentElement("afterend", this.list);
        for (const [name, value] of Object.entries({
            role: "combobox",
            "aria-autocomplete": "list",
            "aria-expanded": "false",
            "aria-controls": this.list.id,
        })) {
            input.setAttribute(name, value);
        }
        input.addEventListener("input", () => this.askSoon());
        input.addEventListener("keydown", (event) => this.press(event));
        input.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
        this.list.addEventListener("mousedown", (event) => {
            const option = event.target.closest("[role=option]");
            if (option) {
                event.preventDefault();
                this.take(Number(option.dataset.index));
            }
        });
    }

    askSoon() {
        window.clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.ask(), 200);
    }

    async ask() {
        const words = this.input.value.trim();
        if (words.length < 2) {
            this.close();
            return;
        }
        const url = new URL(this.address(), window.location.href);
        url.searchParams.set("q", words);
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        if (!answer.ok || this.input.value.trim() !== words) {
            return;
        }
        this.found = (await answer.json()).results;
        this.open();
    }

    open() {
        this.list.replaceChildren(
            ...this.found.map((one, index) => {
                const option = document.createElement("div");
                option.setAttribute("role", "option");
                option.id = `${this.list.id}-${index}`;
                option.dataset.index = String(index);
                option.textContent = one.about ? `${one.label} · ${one.about}` : one.label;
                return option;
            }),
        );
        this.list.hidden = this.found.length === 0;
        this.input.setAttribute("aria-expanded", String(!this.list.hidden));
        this.point(this.found.length ? 0 : -1);
    }

    point(index) {
        this.at = index;
        for (const option of this.list.children) {
            option.setAttribute("aria-selected", String(Number(option.dataset.index) === index));
        }
        if (index >= 0) {
            this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
            this.list.children[index].scrollIntoView({ block: "nearest" });
        } else {
            this.input.removeAttribute("aria-activedescendant");
        }
    }

    press(event) {
        if (this.list.hidden) {
            return;
        }
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : -1;
            this.point((this.at + step + this.found.length) % this.found.length);
        } else if (event.key === "Enter") {
            event.preventDefault();
            this.take(this.at);
        } else if (event.key === "Escape") {
            event.stopPropagation();
            this.close();
        }
    }

    take(index) {
        const one = this.found[index];
        this.close();
        if (one) {
            this.choose(one);
            this.input.dispatchEvent(new Event("change", { bubbles: true }));
        }
    }

    close() {
        this.list.hidden = true;
        this.input.setAttribute("aria-expanded", "false");
        this.input.removeAttribute("aria-activedescendant");
    }
}
Lookup.made = 0;
