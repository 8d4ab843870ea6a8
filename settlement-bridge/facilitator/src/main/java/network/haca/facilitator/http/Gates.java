package network.haca.facilitator.http;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * Those who may have payments settled, by the secret that each bears. Nobody's secret is kept, but
 * its hash, and no comparison takes longer for a secret that begins right.
 */
public final class Gates {
  /** The form of the file, in words. */
  public static final String FORM =
      "a file with mode 600 that holds a name and a secret of at least 32 characters per line";

  private static final int SIZE_MAX = 1 << 20;
  private static final String BEARER = "Bearer ";
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9._-]{1,64})\\s+([\\x21-\\x7e]{32,256})");

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Map<String, Bytes32> hashes = new TreeMap<>();

  private Gates() {}

  /**
   * @throws IOException if the file is not in that form, or others may read it; quotes no secret
   */
  public static Gates read(Path file) throws IOException {
    PosixFileAttributeView rights = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (rights != null
        && rights.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
      throw new IOException(
          "other users of this machine may read %s; do: chmod 600 %s".formatted(file, file));
    }
    Gates gates = new Gates();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        gates.add(line, file + " line " + (i + 1));
      }
    }
    if (gates.hashes.isEmpty()) {
      throw new IOException(file + " names no gate; it is to be " + FORM);
    }
    return gates;
  }

  private static List<String> lines(Path file) throws IOException {
    if (Files.size(file) > SIZE_MAX) {
      throw new IOException("%s is longer than %d bytes".formatted(file, SIZE_MAX));
    }
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8");
    }
  }

  private void add(String line, String where) throws IOException {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IOException(
          where
              + " is to hold a name and a secret of at least 32 characters, with a blank between");
    }
    Bytes32 hash = Sha256.hash(Bytes.ofUtf8(parts.group(2)));
    if (hashes.containsKey(parts.group(1)) || hashes.containsValue(hash)) {
      throw new IOException(where + " repeats a gate's name or secret");
    }
    hashes.put(parts.group(1), hash);
  }

  /** The gate that an Authorization header names; nothing if it names none. */
  Optional<String> of(String authorization) {
    if (!authorization.startsWith(BEARER)) {
      return Optional.empty();
    }
    byte[] given =
        Sha256.hash(Bytes.ofUtf8(authorization.substring(BEARER.length()).strip())).toArray();
    Optional<String> found = Optional.empty();
    for (Map.Entry<String, Bytes32> gate : hashes.entrySet()) {
      if (MessageDigest.isEqual(gate.getValue().toArray(), given)) {
        found = Optional.of(gate.getKey());
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return "gates " + hashes.keySet();
  }
}
