package network.haca.attestation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * The identity of a client, for nodes that do not let everyone in: a certificate with its key, in
 * two PEM files of a folder that only their owner reads.
 *
 * @param certificatePem X.509
 * @param keyPem PKCS #8; never logged
 * @param fingerprint SHA-256 of the certificate's DER
 */
public record ClientCertificate(Bytes certificatePem, Bytes keyPem, Bytes32 fingerprint) {
  private static final Duration LIFETIME = Duration.ofDays(3650);
  private static final FileAttribute<?>[] OWNERS_FILE = permissions("rw-------");
  private static final FileAttribute<?>[] OWNERS_FOLDER = permissions("rwx------");

  /**
   * What is in the folder; made anew, for ten years, if there is nothing.
   *
   * @throws IOException if the files cannot be read or written, or hold no certificate
   */
  public static ClientCertificate open(Path folder, String commonName, Instant now)
      throws IOException {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    if (!Files.exists(certificate)) {
      TlsKeys made = TlsKeys.create(commonName, now, LIFETIME);
      Files.createDirectories(folder, OWNERS_FOLDER);
      write(key, pem("PRIVATE KEY", Bytes.wrap(made.privateKey().getEncoded())));
      write(certificate, pem("CERTIFICATE", made.certificateDer()));
    }
    Bytes pem = Bytes.wrap(Files.readAllBytes(certificate));
    Bytes32 fingerprint =
        Pem.certificates(pem).stream()
            .findFirst()
            .map(Sha256::hash)
            .orElseThrow(() -> new IOException(certificate + " holds no certificate in PEM"));
    return new ClientCertificate(pem, Bytes.wrap(Files.readAllBytes(key)), fingerprint);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "certificate " + fingerprint;
  }

  private static void write(Path file, String pem) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, OWNERS_FILE);
    Files.writeString(file, pem);
  }

  private static FileAttribute<?>[] permissions(String text) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  private static String pem(String type, Bytes der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(der.toArray());
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
  }
}
