package network.haca.workers.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.schemas.directory.DirectoryFile;
import network.haca.schemas.directory.NodeEntry;

/** A worker's own entry as a directory file, for networks without a chain. */
final class DirectoryEntry {
  private DirectoryEntry() {}

  static void write(Path file, EnclaveIdentity identity, int teeType, String endpoint)
      throws IOException {
    NodeEntry entry =
        new NodeEntry(
            identity.teeId(),
            teeType,
            endpoint,
            identity.publicKey(),
            identity.tlsCertificateDer());
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, DirectoryFile.write(List.of(entry)));
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
