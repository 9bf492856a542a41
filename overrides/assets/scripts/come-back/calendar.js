/* On the page for coming back: a reminder as a calendar file, weekly for three months, by RFC 5545. It is made here and sent nowhere;
   its times are "floating", so that noon is noon wherever the reader is. */
(() => {
  "use strict";

  const TEXT = MESSAGES.come_back; // the words: hooks/messages/

  const storage = window.kbStorage;
  if (!storage) return;
  const { make, makeButton } = storage;

  const WEEKS = 13;
  const MINUTES = 15;
  const LONGEST = 75; // bytes of a line
  const NOON = "12:00";
  const [EARLIEST, LATEST] = [5, 23]; // hours that can be chosen

  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

  /* A line in pieces of so many bytes, each but the first behind a space; no letter is cut. */
  function folded(line) {
    const encoder = new TextEncoder();
    const pieces = [""];
    let size = 0;
    for (const letter of line) {
      const bytes = encoder.encode(letter).length;
      if (size + bytes > LONGEST) {
        pieces.push(" ");
        size = 1;
      }
      pieces[pieces.length - 1] += letter;
      size += bytes;
    }
    return pieces.join("\r\n");
  }

  const two = (number) => String(number).padStart(2, "0");
  const local = (date) => `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}T${two(date.getHours())}${two(date.getMinutes())}00`;
  const utc = (date) => date.toISOString().replace(/[-:]|\.\d+/g, "");

  /* The file of a reminder that begins at `first`. */
  function file({ first, now, id, title, text, address }) {
    const notes = escaped(`${text}\n${address}`);
    const lines = [
      ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kb//come back//EN", "BEGIN:VEVENT"],
      ...[`UID:${id}`, `DTSTAMP:${utc(now)}`, `DTSTART:${local(first)}`, `DURATION:PT${MINUTES}M`, `RRULE:FREQ=WEEKLY;COUNT=${WEEKS}`],
      ...[`SUMMARY:${escaped(title)}`, `DESCRIPTION:${notes}`, `URL:${address}`],
      ...["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0M", `DESCRIPTION:${escaped(title)}`, "END:VALARM"],
      ...["END:VEVENT", "END:VCALENDAR"],
    ];
    return lines.map((line) => `${folded(line)}\r\n`).join("");
  }

  /* The next such day of the week after today, Sunday being 0, at a time such as 09:30. */
  function firstOf(now, weekday, time) {
    const [hours, minutes] = time.split(":").map(Number);
    const days = (weekday - now.getDay() + 6) % 7;
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1 + days, hours, minutes);
  }

  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* A list to choose from, with its words beside it: inside a label they would be named differently from browser to browser. */
  function makeChoice(id, words, options, chosen) {
    const list = make("select", "");
    list.id = id;
    for (const [value, name] of options) list.add(new Option(name, value));
    list.value = chosen;
    const label = make("label", "", words);
    label.htmlFor = id;
    return [list, make("span", "kb-tools__choice", label, " ", list)];
  }

  function add(place) {
    const format = (how) => new Intl.DateTimeFormat(document.documentElement.lang, { ...how, timeZone: "UTC" });
    const names = format({ weekday: "long" });
    const days = Array.from({ length: 7 }, (_, index) => [String((index + 1) % 7), names.format(Date.UTC(2023, 0, 2 + index))]); // from a Monday on
    const clock = format({ hour: "numeric", minute: "2-digit" });
    const times = Array.from({ length: (LATEST - EARLIEST) * 2 + 1 }, (_, index) => {
      const [hours, minutes] = [EARLIEST + Math.floor(index / 2), (index % 2) * 30];
      return [`${two(hours)}:${two(minutes)}`, clock.format(Date.UTC(2023, 0, 1, hours, minutes))];
    });
    const [day, dayChoice] = makeChoice("kb-reminder-day", TEXT.day, days, String(new Date().getDay()));
    const [time, timeChoice] = makeChoice("kb-reminder-time", TEXT.time, times, NOON);
    const said = storage.makeStatus();
    const save = makeButton(TEXT.save_reminder, () => {
      const now = new Date();
      const first = firstOf(now, Number(day.value), time.value);
      const address = location.href.split("#")[0];
      const text = file({ first, now, id: random(), title: TEXT.reminder_title, text: TEXT.reminder_text, address });
      storage.save("come-back.ics", "text/calendar", text);
      const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full" }).format(first);
      said.replaceChildren(TEXT.reminder_saved({ date }));
    });
    place.append(storage.makeGroup("kb-tools", TEXT.reminder, dayChoice, timeChoice, save, said));
  }

  function start() {
    const place = document.querySelector('[data-come-back="calendar"]:empty');
    if (place) add(place);
  }

  window.kbCalendar = { file, firstOf };
  start();
  window.document$?.subscribe(start);
})();
