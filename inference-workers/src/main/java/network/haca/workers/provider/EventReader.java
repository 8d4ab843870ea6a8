package network.haca.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads the events of one streamed answer as OpenAI's chunks. */
interface EventReader {
  /** What an event makes of the answer. */
  sealed interface Step {
    /** It goes on with these; there may be none. */
    record Chunks(List<JsonNode> chunks) implements Step {
      public Chunks {
        chunks = List.copyOf(chunks);
      }

      static Chunks none() {
        return new Chunks(List.of());
      }
    }

    /** The provider cannot go on. */
    record Failed() implements Step {}
  }

  Step read(JsonNode event);

  /** Whether nothing is missing of the answer if the connection ends now. */
  boolean isWhole();
}
