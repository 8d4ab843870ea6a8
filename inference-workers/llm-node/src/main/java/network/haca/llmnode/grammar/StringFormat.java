package network.haca.llmnode.grammar;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Formats of strings (JSON Schema draft 2020-12 validation, section 7.3) as patterns. */
final class StringFormat {
  private static final String DATE =
      "\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))";
  private static final String TIME =
      "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?";
  private static final String HOSTNAME = LABEL + "(\\." + LABEL + "){0,5}";
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String GROUP = "[0-9A-Fa-f]{1,4}";
  private static final String IPV6 =
      "((GROUP:){7}GROUP|(GROUP:){1,6}:GROUP|(GROUP:){1,5}(:GROUP){1,2}|(GROUP:){1,4}(:GROUP){1,3}"
          + "|(GROUP:){1,3}(:GROUP){1,4}|(GROUP:){1,2}(:GROUP){1,5}|GROUP:(:GROUP){1,6}|::(GROUP:){0,6}GROUP|(GROUP:){1,7}:|::)";

  /** February has 28 days here, so that no year needs to be known. */
  private static final Map<String, String> PATTERNS =
      Map.of(
          "date",
          DATE,
          "time",
          TIME,
          "date-time",
          DATE + "T" + TIME,
          "duration",
          "P(\\d{1,9}W|\\d{1,9}Y(\\d{1,9}M)?(\\d{1,9}D)?|\\d{1,9}M(\\d{1,9}D)?|\\d{1,9}D"
              + "|(\\d{1,9}D)?T(\\d{1,9}H(\\d{1,9}M)?(\\d{1,9}S)?|\\d{1,9}M(\\d{1,9}S)?|\\d{1,9}S))",
          "email",
          "[A-Za-z0-9_+-]{1,30}(\\.[A-Za-z0-9_+-]{1,30})?@(" + LABEL + "\\.){1,3}[A-Za-z]{2,12}",
          "hostname",
          HOSTNAME,
          "ipv4",
          OCTET + "(\\." + OCTET + "){3}",
          "ipv6",
          IPV6.replace("GROUP", GROUP),
          "uuid",
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Map<String, Grammar> GRAMMARS = new ConcurrentHashMap<>();

  private StringFormat() {}

  static boolean isKnown(String format) {
    return PATTERNS.containsKey(format);
  }

  /** The same object each time. */
  static Grammar of(String format) throws NotOfferedException {
    Grammar known = GRAMMARS.get(format);
    if (known == null) {
      known = PatternGrammar.of("^(" + PATTERNS.get(format) + ")$").grammar();
      GRAMMARS.put(format, known);
    }
    return known;
  }
}
