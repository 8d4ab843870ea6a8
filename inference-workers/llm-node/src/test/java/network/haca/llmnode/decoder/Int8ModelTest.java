package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import network.haca.onnx.Device;
import org.junit.jupiter.api.Test;

/** The tiny decoder with its weights in 8 bits, as {@code tiny_llama.py --int8} makes it. */
class Int8ModelTest {
  private static final Path FOLDER = Path.of("src/test/resources/int8-llama");
  private static final Path FLOATS = Path.of("src/test/resources/tiny-llama");
  private static final DecoderOptions OPTIONS = new DecoderOptions(Device.CPU, 1, 4, 64, 200, 5);
  private static final long[][] PROMPTS = {{10, 20, 30, 40, 50, 60, 70}, {99}, {5, 6, 7}};

  /** Upper bound on how far 8 bits move logits, by their length; another model's are 1.4 away. */
  private static final double CLOSE = 0.03;

  private static DecoderSession open(Path folder) throws Exception {
    return DecoderSession.open(folder, DecoderSpec.read(folder), OPTIONS);
  }

  private static float[] logits(DecoderSession session, long... tokens) {
    BatchModel.Step<KeyValueCache> step = session.step(new long[][] {tokens}, session.emptyCache());
    step.cache().close();
    return step.logits().getFirst();
  }

  private static void assertClose(float[] expected, float[] actual) {
    double distance = TrialRun.distance(expected, actual);
    assertTrue(distance < CLOSE, "off by " + distance);
  }

  private static Told begin(DecoderModel model, String prompt, int tokensMax) {
    return DecoderModelTest.begin(model, prompt, DecoderModelTest.wish(tokensMax, tokensMax));
  }

  @Test
  void itSaysNearlyWhatItsTwinInFloatsSays() throws Exception {
    try (DecoderSession session = open(FOLDER);
        DecoderSession floats = open(FLOATS)) {
      for (long[] prompt : PROMPTS) {
        assertClose(logits(floats, prompt), logits(session, prompt));
      }
    }
  }

  @Test
  void sequencesOfUnequalLengthInOneBatchDoNotTouchOneAnother() throws Exception {
    try (DecoderSession session = open(FOLDER)) {
      List<KeyValueCache> caches = new ArrayList<>();
      for (long[] prompt : PROMPTS) {
        caches.add(session.step(new long[][] {prompt}, session.emptyCache()).cache());
      }
      KeyValueCache together = caches.getFirst().with(List.of(0), caches.subList(1, 3));
      caches.forEach(KeyValueCache::close);
      BatchModel.Step<KeyValueCache> step = session.step(new long[][] {{77}, {77}, {77}}, together);
      step.cache().close();
      assertClose(logits(session, 10, 20, 30, 40, 50, 60, 70, 77), step.logits().getFirst());
      assertClose(logits(session, 99, 77), step.logits().get(1));
      assertClose(logits(session, 5, 6, 7, 77), step.logits().getLast());
    }
  }

  @Test
  void equalSeedsGiveEqualAnswersAndManyAreMadeTogether() throws Exception {
    try (DecoderModel model = DecoderModel.open(FOLDER, OPTIONS)) {
      Told.Said first = begin(model, "Hello", 40).await();
      assertEquals(first, begin(model, "Hello", 40).await());
      List<Told> together = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        together.add(begin(model, "prompt ".repeat(1 + i % 5), 5 + 4 * i));
      }
      for (int i = 0; i < 8; i++) {
        assertTrue(Set.of("length", "stop").contains(together.get(i).await().reason()));
      }
    }
  }
}
