package network.haca.client;

import java.util.Map;
import java.util.TreeMap;

/**
 * A question to data nodes.
 *
 * @param source its name, as {@code GET /v1/sources} of a data node lists it
 * @param parameters of the source
 * @param id the caller's own name for it, which is signed too; if it is empty, the client makes a
 *     new one at each asking, so that no earlier answer can stand for this one
 */
public record FactInquiry(String source, Map<String, String> parameters, String id) {
  public FactInquiry {
    parameters = new TreeMap<>(parameters);
  }
}
