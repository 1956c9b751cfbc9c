// Runs beside the page, in the thread of the sound: hands over what the microphone gives, and is silent itself.
registerProcessor(
  "recorder",
  class extends AudioWorkletProcessor {
    process([[channel]]) {
      if (channel) this.port.postMessage(channel.slice());
      return true;
    }
  },
);
