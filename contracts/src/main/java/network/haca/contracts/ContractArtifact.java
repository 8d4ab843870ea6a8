package network.haca.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** A compiled contract; {@code contracts/compile.js} makes the files. */
public record ContractArtifact(String name, Bytes creationCode, String abi) {
  /** The committed artifact of that name. */
  public static ContractArtifact load(String name) {
    try (InputStream in = ContractArtifact.class.getResourceAsStream(name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no contract is named " + name);
      }
      JsonNode artifact = new ObjectMapper().readTree(in);
      return new ContractArtifact(
          name, Bytes.fromHex(artifact.get("bytecode").asText()), artifact.get("abi").toString());
    } catch (IOException e) {
      throw new UncheckedIOException("the artifact of " + name + " cannot be read", e);
    }
  }

  /** The creation code with the constructor's address argument behind it. */
  public Bytes creationCode(Address argument) {
    return Bytes.concat(creationCode, argument.toWord().value());
  }
}
