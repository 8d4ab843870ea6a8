package network.haca.llmnode.app;

import network.haca.llmnode.decoder.DecoderOptions;
import network.haca.onnx.Device;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/** Settings of how an LLM node runs models itself. */
final class DecoderSettings {
  private static final Setting<Device> DEVICE =
      Setting.of(
          "llm.decoder.device",
          Form.choice(Device.class),
          Device.CPU,
          "Where models run; CUDA needs the build for it.");
  private static final Setting<Integer> THREADS =
      Setting.of(
          "llm.decoder.threads",
          Form.number(0, 1024, "threads"),
          0,
          "Threads that one step may use; 0 leaves it to ONNX Runtime.");
  private static final Setting<Integer> SEQUENCES_MAX =
      Setting.of(
          "llm.decoder.sequences.max",
          Form.number(1, 1024, "answers"),
          8,
          "Answers that are made together.");
  private static final Setting<Integer> QUEUE_MAX =
      Setting.of(
          "llm.decoder.queue.max",
          Form.number(1, 100_000, "answers"),
          256,
          "Answers that wait for a place; one more gets 429.");
  private static final Setting<Integer> CONTEXT_MAX =
      Setting.of(
          "llm.decoder.context.max",
          Form.number(16, 1 << 20, "tokens"),
          2048,
          "Prompt and answer together, if the model allows as many.");
  private static final Setting<Integer> PREFILL =
      Setting.of(
          "llm.decoder.prefill",
          Form.number(1, 1 << 16, "tokens"),
          64,
          "What of a prompt is read between two steps of the other answers.");

  static final SettingGroup SETTINGS =
      SettingGroup.of(DEVICE, THREADS, SEQUENCES_MAX, QUEUE_MAX, CONTEXT_MAX, PREFILL);

  private DecoderSettings() {}

  static DecoderOptions read(Settings settings) {
    return new DecoderOptions(
        settings.get(DEVICE),
        settings.get(THREADS),
        settings.get(SEQUENCES_MAX),
        settings.get(QUEUE_MAX),
        settings.get(CONTEXT_MAX),
        settings.get(PREFILL));
  }
}
