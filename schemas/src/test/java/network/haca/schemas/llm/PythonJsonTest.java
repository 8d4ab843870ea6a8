package network.haca.schemas.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are what CPython 3.11 wrote. */
class PythonJsonTest {
  private static String dumped(String text) throws PythonJson.MalformedException {
    return PythonJson.dumps(PythonJson.parse(text)).toUtf8();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.0, 1.0",
    "-0, 0",
    "-0.0, -0.0",
    "1e5, 100000.0",
    "1E22, 1e+22",
    "1e-7, 1e-07",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "123456789012345680, 123456789012345680",
    "1234567890123456.0, 1234567890123456.0",
    "9999999999999998.0, 9999999999999998.0",
    "12345678901234567.0, 1.2345678901234568e+16",
    "1.5e16, 1.5e+16",
    "5e-324, 5e-324",
    "4.9e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "1e400, Infinity",
    "-1e400, -Infinity",
    "2e-323, 2e-323",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "1e23, 1e+23",
    "9.5367431640625e-07, 9.5367431640625e-07",
    "NaN, NaN",
    "100000000000000000000000000000000000001, 100000000000000000000000000000000000001"
  })
  void aNumberKeepsItsKindAndHasTheShortestDigits(String text, String expected) throws Exception {
    assertEquals(expected, dumped(text));
  }

  /** Rule C1: what is hashed depends on no setting of the machine. */
  @Test
  void anExponentHasTheSameDigitsInEveryLocale() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertEquals("[1e+22, 1e-07]", dumped("[1e22, 1e-7]"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyDoubleIsGivenBackByItsDigits() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertEquals(value, Double.parseDouble(PythonFloat.json(value)));
      }
    }
  }

  @Test
  void keysAreSortedByCodePointAtEveryDepthAndOfEqualOnesTheLastCounts() throws Exception {
    assertEquals(
        "{\"a\": {\"y\": 2, \"z\": [3, {\"b\": 1, \"c\": 0}]}, \"\\ue000\": 1, \"\\ud83d\\ude00\": 2}",
        dumped("{\"😀\":2,\"\uE000\":1,\"a\":{\"z\":[3,{\"c\":0,\"b\":1}],\"y\":1,\"y\":2}}"));
  }

  @Test
  void textIsAsciiAndALoneSurrogateSurvives() throws Exception {
    assertEquals(
        "\"\\u00e9\\b\\t\\n\\f\\r\\u001f\\u0000 \\\" \\\\ / \\u007f \\u0080 \\u2028 \\ud83d\\ude00 \\ud800 <&>'\"",
        dumped(
            "\"é\\b\\t\\n\\f\\r\\u001f\\u0000 \\\" \\\\ / \u007f \u0080 \u2028 😀 \\ud800 <&>'\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,]", "01", "{\"a\":1} x", "'a'", "[1"})
  void whatIsNoJsonIsRefused(String text) {
    assertThrows(PythonJson.MalformedException.class, () -> PythonJson.parse(text));
  }

  @Test
  void tooDeepIsRefused() {
    String deep = "[".repeat(100_000);
    assertThrows(PythonJson.MalformedException.class, () -> PythonJson.parse(deep));
  }
}
