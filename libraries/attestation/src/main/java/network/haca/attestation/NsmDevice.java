package network.haca.attestation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.primitives.Bytes;

/**
 * The Nitro security module of the enclave that this process runs in.
 *
 * <p>Source: aws-nitro-enclaves-nsm-api, {@code src/api/mod.rs}: requests and responses are maps of
 * one entry, the variant's name to its fields; an error is {@code {"Error": name}}.
 */
public final class NsmDevice implements Attester {
  /** Where the enclave's kernel puts it. */
  public static final Path PATH = Path.of("/dev/nsm");

  private static final String ATTESTATION = "Attestation";
  private static final String ERROR = "Error";

  /** Hands one request to the module and takes its response, both CBOR. */
  @FunctionalInterface
  interface Channel {
    Bytes exchange(Bytes request) throws IOException;
  }

  private final Channel channel;

  NsmDevice(Channel channel) {
    this.channel = channel;
  }

  /**
   * @param path of the device, {@link #PATH} in an enclave
   */
  public static NsmDevice at(Path path) {
    return new NsmDevice(new NsmIoctl(path));
  }

  @Override
  public Bytes attest(Bytes publicKey, Bytes tlsCertificate, Bytes nonce) throws IOException {
    Map<Bytes, Bytes> fields = new LinkedHashMap<>();
    Bytes userData = BoundUserData.of(publicKey, tlsCertificate).encode();
    fields.put(CborWriter.text("user_data"), CborWriter.bytes(userData));
    fields.put(CborWriter.text("nonce"), CborWriter.bytes(nonce));
    fields.put(CborWriter.text("public_key"), CborWriter.NULL);
    return document(
        channel.exchange(
            CborWriter.map(Map.of(CborWriter.text(ATTESTATION), CborWriter.map(fields)))));
  }

  private static Bytes document(Bytes response) throws IOException {
    Object answer;
    try {
      answer = CborReader.read(response, DocumentRules.OG_EVM);
    } catch (CborReader.MalformedException e) {
      throw new IOException("the NSM answers something else than CBOR: " + e.getMessage(), e);
    }
    if (answer instanceof Map<?, ?> variant) {
      if (variant.get(ATTESTATION) instanceof Map<?, ?> fields
          && fields.get("document") instanceof Bytes document) {
        return document;
      }
      if (variant.get(ERROR) instanceof String name) {
        throw new IOException("the NSM refuses the attestation: " + name);
      }
    }
    throw new IOException("the NSM answers neither a document nor an error");
  }
}
