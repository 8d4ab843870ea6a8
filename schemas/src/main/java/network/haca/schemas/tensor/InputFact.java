package network.haca.schemas.tensor;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes32;

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
}
