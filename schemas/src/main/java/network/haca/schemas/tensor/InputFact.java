package network.haca.schemas.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes32;
import network.haca.schemas.Transcript;
import network.haca.schemas.TranscriptReader;

/**
 * Facts that an input was made of, as the transcript commits to them (rule D4).
 *
 * @param tensor the input's name
 * @param query what was asked for, by parameter
 * @param leaves of the reports, in order
 */
public record InputFact(String tensor, SortedMap<String, String> query, List<Bytes32> leaves) {
  public InputFact {
    query = Collections.unmodifiableSortedMap(new TreeMap<>(query));
    leaves = List.copyOf(leaves);
  }

  void write(Transcript writer) {
    writer.text(tensor);
    writer.texts(query);
    writer.count(leaves.size());
    leaves.forEach(leaf -> writer.field(leaf.value()));
  }

  static InputFact read(TranscriptReader reader) throws TranscriptReader.MalformedException {
    String tensor = reader.text(TensorTranscript.TEXT_MAX);
    SortedMap<String, String> query =
        reader.texts(TensorTranscript.ITEMS_MAX, TensorTranscript.TEXT_MAX);
    List<Bytes32> leaves = new ArrayList<>();
    int count = reader.count(TensorTranscript.ITEMS_MAX);
    for (int i = 0; i < count; i++) {
      leaves.add(new Bytes32(reader.fixed(Bytes32.SIZE)));
    }
    return new InputFact(tensor, query, leaves);
  }
}
