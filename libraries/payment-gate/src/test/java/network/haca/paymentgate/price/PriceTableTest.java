package network.haca.paymentgate.price;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

/** A price table is found by names, and its version says what is in it. */
class PriceTableTest {
  private static PriceTable.Read read(String models) throws Exception {
    return PriceTable.read(
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readTree("{\"models\":[" + models + "]}"));
  }

  private static PriceTable table(String models) throws Exception {
    return assertInstanceOf(PriceTable.Read.Table.class, read(models)).table();
  }

  @Test
  void modelIsFoundByEveryName() throws Exception {
    PriceTable table =
        table(
            "{\"name\":\"GPT\",\"aliases\":[\"g\"],\"price\":{\"input\":1,\"output\":2},"
                + "\"limits\":{\"answerTokens\":9}},{\"name\":\"free\"}");
    assertEquals(9, table.find(" gpt").orElseThrow().answerTokensMax());
    assertEquals("GPT", table.find("G").orElseThrow().name());
    assertTrue(table.find("free").orElseThrow().prices().isEmpty());
    assertTrue(table.find("other").isEmpty());
  }

  @Test
  void versionIsThatOfTheContent() throws Exception {
    String one = "{\"name\":\"a\",\"price\":{\"input\":1,\"output\":2}}";
    String other = "{\"name\":\"b\",\"price\":{\"input\":1,\"output\":2.50}}";
    String version = table(one + "," + other).version();
    assertEquals(64, version.length());
    assertEquals(version, table(other.replace("2.50", "2.5") + "," + one).version());
    assertNotEquals(version, table(one + "," + other.replace("2.50", "2.51")).version());
  }

  @Test
  void wrongPriceNamesItsModel() throws Exception {
    PriceTable.Read.Wrong wrong =
        assertInstanceOf(
            PriceTable.Read.Wrong.class, read("{\"name\":\"a\",\"price\":{\"input\":1}}"));
    assertTrue(wrong.problem().startsWith("model 'a': price is"), wrong.problem());
  }
}
