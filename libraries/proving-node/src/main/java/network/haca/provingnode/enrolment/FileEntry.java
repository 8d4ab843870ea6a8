package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.DirectoryFile;
import network.haca.schemas.directory.NodeEntry;

/** A node of a network without a chain: its keys always count, and its entry is a file. */
public final class FileEntry implements NodeKeys {
  private volatile RegisteredKey key;
  private final Optional<Path> file;

  public FileEntry(
      EnclaveIdentity identity, NodeKind kind, Measurement measurement, Optional<Path> file) {
    this.key = new RegisteredKey(identity, kind.teeType(), Instant.EPOCH, measurement);
    this.file = file;
  }

  @Override
  public EnclaveIdentity identity() {
    return key.identity();
  }

  @Override
  public void publish(String endpoint) throws IOException {
    if (file.isPresent()) {
      NodeEntry entry =
          new NodeEntry(
              key.teeId(),
              key.teeType(),
              endpoint,
              identity().publicKey(),
              identity().tlsCertificateDer());
      Path whole = file.get().resolveSibling(file.get().getFileName() + ".new");
      Files.writeString(whole, DirectoryFile.write(List.of(entry)));
      Files.move(whole, file.get(), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public Optional<Signer> signer() {
    return Optional.of(key);
  }

  @Override
  public String reason() {
    return "";
  }

  @Override
  public boolean present(Bytes certificate) {
    return identity().tlsCertificateDer().equals(certificate);
  }

  /** Nobody reads a measurement here: the key stays, for what it was measured with as well. */
  @Override
  public CompletableFuture<Void> remeasure(Measurement measurement) {
    Set<Bytes> all = new TreeSet<>(key.measurement().contents());
    all.addAll(measurement.contents());
    key =
        new RegisteredKey(
            key.identity(),
            key.teeType(),
            key.countsFrom(),
            new Measurement(measurement.pcrs(), all));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
