package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;

/**
 * The one value of a JSON document that a JSONPath leads to. A path may have the parts of RFC 9535
 * that take time in proportion to the document: names, indices, slices, wildcards, filters, and one
 * descent into everything ({@code ..}).
 */
record PathSelection(JsonPath path) implements Selection {
  static final int CHARACTERS_MAX = 256;

  private static final String DESCENT = "..";

  /** A regular expression of java.util.regex, whose time may grow exponentially. */
  private static final String REGULAR_EXPRESSION = "=~";

  private static final Pattern FUNCTION = Pattern.compile("\\.\\s*[A-Za-z]+\\s*\\(");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:-]*");

  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider(JsonDocument.MAPPER))
          .mappingProvider(new JacksonMappingProvider(JsonDocument.MAPPER))
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  /** Nothing if it is no such path. */
  static Optional<PathSelection> read(String text) {
    int descent = text.indexOf(DESCENT);
    boolean isBounded =
        text.length() <= CHARACTERS_MAX
            && !text.contains(REGULAR_EXPRESSION)
            && !FUNCTION.matcher(text).find()
            && count(text, '[') == count(text, ']')
            && count(text, '(') == count(text, ')')
            && (descent < 0 || text.indexOf(DESCENT, descent + DESCENT.length()) < 0);
    if (!isBounded) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PathSelection(JsonPath.compile(text)));
    } catch (InvalidPathException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The library takes a path whose last bracket is missing for one without it. */
  private static long count(String text, char bracket) {
    return text.chars().filter(each -> each == bracket).count();
  }

  /** Returns true if a value stays within the string or the name of a path that it is put into. */
  static boolean isPlain(String value) {
    return PLAIN.matcher(value).matches();
  }

  @Override
  public Selected in(Bytes answer) {
    Optional<JsonNode> document = JsonDocument.read(answer);
    if (document.isEmpty()) {
      return JsonDocument.NOT_JSON;
    }
    JsonNode found;
    try {
      found = path.read(document.get(), CONFIGURATION);
    } catch (JsonPathException e) {
      return new Selected.Missing("does not have the form that '%s' asks".formatted(text()));
    }
    return found.size() == 1
        ? new Selected.Found(found.get(0))
        : new Selected.Missing(
            "has %d values at '%s', which has to lead to one".formatted(found.size(), text()));
  }

  private String text() {
    return path.getPath();
  }
}
