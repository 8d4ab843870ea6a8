package network.haca.pipe;

import java.util.List;

/** A tensor of texts in one dimension. */
public record StringTensor(String name, List<String> values) {
  public StringTensor {
    values = List.copyOf(values);
  }
}
