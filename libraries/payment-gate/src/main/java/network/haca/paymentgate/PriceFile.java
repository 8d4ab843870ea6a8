package network.haca.paymentgate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import network.haca.paymentgate.price.PriceTable;

/** The registry file of LLM nodes, of which only what models cost is read. */
public final class PriceFile {
  private PriceFile() {}

  /**
   * @throws IOException if the file cannot be read, or a price in it is none
   */
  public static PriceTable read(Path file) throws IOException {
    JsonMapper exact =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    return switch (PriceTable.read(exact.readTree(file.toFile()))) {
      case PriceTable.Read.Table(PriceTable table) -> table;
      case PriceTable.Read.Wrong(String problem) ->
          throw new IOException("%s: %s".formatted(file, problem));
    };
  }
}
