// The page "Who is speaking, live": what its buttons do. Its HTML is in book/live.md.

import { about, centroid, cosine, network } from "./network.js";
import { Picture } from "./picture.js";
import { Problem, check, decode, play, record } from "./sound.js";

const NOBODY = "nobody I know";
const SHOWN = 5; // names, the most probable first
const LEAST = { answer: 1, enrol: 4 }; // seconds of voice
const LONGEST = { answer: 5, enrol: 10, file: 30 }; // seconds that are recorded, or read of a file
const PIECE = 3.3; // seconds: a voice is learned in pieces of about what it is asked about later

const page = document.getElementById("hear");
const one = (what, inside = page) => inside.querySelector(what);
const all = (what, inside = page) => [...inside.querySelectorAll(what)];

// --- One thing at a time: a press starts it; pressed again, a microphone's button ends it -----------------------

let stop; // what the pressed button does while the microphone is open

/** Run `job(say)` for a button of a part of the page; what goes wrong is told there, in a line. */
async function run(button, job) {
  const part = button.closest(".hear-part"), line = one("[role=status]", part);
  const say = (text, kind = "") => Object.assign(line, { textContent: text, className: `hear-status ${kind}` });
  const others = all("button, input[type=file]").filter((e) => e !== button && !e.disabled);
  others.forEach((e) => (e.disabled = true));
  button.dataset.busy = "";
  try {
    await job(say);
  } catch (error) {
    say(error instanceof Problem ? error.message : `Something went wrong that should not: ${error.message}`, "hear-problem");
  } finally {
    delete button.dataset.busy;
    others.forEach((e) => (e.disabled = false));
  }
}

/** A press of `button` gives job(say, sound): speak into the microphone for `seconds`, at most. */
function onPress(button, seconds, job) {
  const label = one("span", button), rest = label.textContent;
  button.addEventListener("click", () => {
    if (stop) return stop();
    if ("busy" in button.dataset) return;
    run(button, (say) => job(say, (picture) => fromMicrophone(button, label, say, seconds, picture)))
      .finally(() => (label.textContent = rest));
  });
}

async function fromMicrophone(button, label, say, seconds, picture) {
  const settings = (await about()).features;
  const stopped = new Promise((done) => (stop = done));
  let heard = 0;
  try {
    const recorder = await record((chunk, rate) => {
      if (!heard) picture.begin(settings, rate, seconds);
      heard += chunk.length / rate;
      picture.add(chunk);
      label.textContent = `Stop · ${heard.toFixed(1)} s`;
      if (heard >= seconds) stop();
    }, settings.sample_rate);
    say("Listening. Speak as you like, in any language.");
    network().catch(() => {}); // it loads while one speaks; whoever needs it is told what went wrong
    await stopped;
    label.textContent = "…";
    const samples = await recorder.stop();
    picture.show(settings, samples, settings.sample_rate);
    return samples;
  } finally {
    stop = undefined;
  }
}

/** A choice of a file gives job(say, sound). */
function onFile(input, job) {
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (file) run(input, (say) => job(say, (picture) => fromBytes(file.arrayBuffer(), picture, say)));
    input.value = ""; // so that the same file may be chosen again
  });
}

async function fromBytes(bytes, picture, say) {
  const { features } = await about();
  const samples = (await decode(await bytes, features.sample_rate)).slice(0, LONGEST.file * features.sample_rate);
  say("");
  picture.show(features, samples, features.sample_rate);
  return samples;
}

/** What the network makes of a sound, with a warning where it was too loud. */
async function listen(samples, say, least) {
  const settings = await about();
  const warning = check(samples, settings.features.sample_rate, least);
  say("Listening to it…");
  const { hear } = await network();
  await new Promise((painted) => setTimeout(painted)); // the line above shows before the work begins
  return { ...(await hear(samples)), warning };
}

/** Rows of a name and a bar: [name, share of the bar, the number in words]. */
function bars(list, rows) {
  list.replaceChildren(
    ...rows.map(([name, share, words]) => {
      const row = document.createElement("li");
      row.append(...["hear-name", "hear-bar", "hear-number"].map((c) => Object.assign(document.createElement("span"), { className: c })));
      row.children[0].textContent = name;
      row.children[1].style.setProperty("--share", Math.max(0, Math.min(1, share)));
      row.children[2].textContent = words;
      return row;
    }),
  );
}

// --- Listen: which of the voices that it learned -----------------------------------------------------------------

{
  const part = one("#hear-listen"), picture = new Picture(one("canvas", part));

  async function name(say, sound, spoken) {
    one(".hear-answer", part).hidden = true;
    const samples = await sound(picture);
    const hearing = await listen(samples, say, LEAST.answer);
    picture.attend(hearing);
    const { speakers } = await about();
    const ranked = speakers.map((speaker, k) => [speaker, hearing.probabilities[k]]).sort((a, b) => b[1] - a[1]);
    const percent = (p) => `${(100 * p).toFixed(p < 0.1 ? 1 : 0)} %`;
    bars(one("ol", part), ranked.slice(0, SHOWN).map(([who, p]) => [readable(who), p, percent(p)]));
    one(".hear-answer", part).hidden = false;
    const truth = spoken ? ` This was ${readable(spoken)}.` : "";
    say(`It says ${readable(ranked[0][0])}, ${percent(ranked[0][1])}.${truth} ${hearing.warning}`);
  }

  onPress(one(".hear-speak", part), LONGEST.answer, name);
  onFile(one("input[type=file]", part), name);
  for (const button of all("[data-voice]", part)) {
    const sound = async (picture) => {
      const { features } = await about();
      const answer = await fetch(button.dataset.voice);
      if (!answer.ok) throw new Problem(`The voice could not be loaded: the server gave ${answer.status}.`);
      const samples = await decode(await answer.arrayBuffer(), features.sample_rate);
      picture.show(features, samples, features.sample_rate);
      network().catch(() => {});
      await play(samples, features.sample_rate, (seconds) => picture.reveal(seconds));
      return samples;
    };
    button.addEventListener("click", () => run(button, (say) => name(say, sound, button.dataset.speaker)));
  }
}

/** Actor_07 → Actor 07, voice0042 → made-up voice 42. */
function readable(speaker) {
  return speaker.replaceAll("_", " ").replace(/^voice0*(\d+)$/, "made-up voice $1");
}

// --- Enrol: people it has never heard ----------------------------------------------------------------------------

{
  const part = one("#hear-enrol"), picture = new Picture(one("canvas", part));
  const people = []; // { called, vectors, seconds }: nothing of them is stored, and a reload forgets them

  function person() {
    const row = one("template", part).content.firstElementChild.cloneNode(true);
    const number = people.length + 1;
    one("input[type=text]", row).value = `Person ${number}`;
    one(".hear-people", part).append(row);
    const called = () => one("input[type=text]", row).value.trim() || `Person ${number}`;
    const somebody = { called, vectors: [], seconds: 0 };
    people.push(somebody);
    const enrol = async (say, sound) => {
      clear();
      const { features } = await about(), { sample_rate } = features;
      const samples = await sound(picture);
      const warning = check(samples, sample_rate, LEAST.enrol);
      const { hear } = await network();
      const count = Math.max(1, Math.round(samples.length / sample_rate / PIECE)), size = Math.ceil(samples.length / count);
      for (let start = 0; start < samples.length; start += size)
        somebody.vectors.push((await hear(samples.subarray(start, start + size))).embedding);
      somebody.seconds += samples.length / sample_rate;
      one(".hear-seconds", row).textContent = `heard for ${somebody.seconds.toFixed(1)} s`;
      one(".hear-ask", part).disabled = one(".hear-ask-file", part).disabled = false;
      say(`It has heard ${called()}. ${warning}`);
    };
    onPress(one(".hear-teach", row), LONGEST.enrol, enrol);
    onFile(one("input[type=file]", row), enrol);
  }

  function clear() {
    one(".hear-answer", part).hidden = true;
    one(".hear-who", part).textContent = "";
  }

  async function who(say, sound) {
    clear();
    const samples = await sound(picture);
    const hearing = await listen(samples, say, LEAST.answer);
    picture.attend(hearing);
    const { threshold } = (await about()).numbers;
    const known = people.filter(({ vectors }) => vectors.length);
    const ranked = known.map((p) => [p.called(), cosine(centroid(p.vectors), hearing.embedding)]).sort((a, b) => b[1] - a[1]);
    const [best, likeness] = ranked[0], answer = likeness >= threshold ? best : NOBODY;
    const list = one(".hear-cosines", part);
    bars(list, ranked.map(([who, c]) => [who, c, c.toFixed(2)]));
    list.style.setProperty("--threshold", threshold);
    one(".hear-who", part).textContent = answer;
    one(".hear-answer", part).hidden = false;
    const cosineIs = `with a cosine of ${likeness.toFixed(2)}`;
    const why = answer === NOBODY ? `. Nearest is ${best}, ${cosineIs}; ${threshold.toFixed(2)} is asked for` : `, ${cosineIs}`;
    say(`It says ${answer}${why}. ${hearing.warning}`);
  }

  person(), person();
  one(".hear-more", part).addEventListener("click", person);
  onPress(one(".hear-ask", part), LONGEST.answer, who);
  onFile(one(".hear-ask-file", part), who);
}

page.dataset.ready = "";
