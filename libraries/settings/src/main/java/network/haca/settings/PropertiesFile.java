package network.haca.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A file of settings: Java's properties, in UTF-8, each key once. */
public final class PropertiesFile {
  private static final int BYTES_MAX = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String RIGHT = "give a file of lines KEY=VALUE in UTF-8";
  private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z0-9_-]+)+");

  private PropertiesFile() {}

  /**
   * Reads the keys and their values.
   *
   * @throws InvalidSettingsException if the file cannot be read, is none of settings, or gives a
   *     key twice; what it holds is not repeated
   */
  public static Map<String, String> read(Path file) throws InvalidSettingsException {
    Distinct distinct = new Distinct();
    try {
      distinct.load(new StringReader(text(file)));
    } catch (IllegalArgumentException e) {
      throw invalid(file, "has a \\u without four hex digits; write a backslash as \\\\");
    } catch (IOException e) {
      throw new AssertionError("a text cannot fail", e);
    }
    Map<String, String> values = new TreeMap<>();
    distinct.forEach((key, value) -> values.put(key.toString(), value.toString()));
    if (!values.keySet().stream().allMatch(key -> KEY.matcher(key).matches())) {
      throw invalid(file, "is no properties file; " + RIGHT);
    }
    if (!distinct.repeated.isEmpty()) {
      throw invalid(
          file, "gives %s more than once; give each key once".formatted(distinct.repeated));
    }
    return values;
  }

  private static String text(Path file) throws InvalidSettingsException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw invalid(file, "has more than %d bytes; %s".formatted(BYTES_MAX, RIGHT));
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw invalid(file, "is not in UTF-8; " + RIGHT);
    } catch (IOException e) {
      throw invalid(file, "cannot be read (%s); %s".formatted(e.getClass().getSimpleName(), RIGHT));
    }
  }

  private static InvalidSettingsException invalid(Path file, String problem) {
    return new InvalidSettingsException(List.of("the file %s %s".formatted(file, problem)));
  }

  /** Properties that note the keys that come again. */
  private static final class Distinct extends Properties {
    private static final long serialVersionUID = 1;
    private final transient Set<String> repeated = new TreeSet<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      Object before = super.put(key, value);
      if (before != null) {
        repeated.add(key.toString());
      }
      return before;
    }
  }
}
