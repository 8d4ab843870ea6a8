package network.haca.answering.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import network.haca.lightclient.SignedHeaders;
import network.haca.lightclient.TrustedStart;

/** The newest block that was verified, as {@code HEIGHT:HASH} in a file. */
public record TrustedBlockFile(Path file) implements SignedHeaders.Memory {
  private static final int BYTES_MAX = 256;

  @Override
  public Optional<TrustedStart.Block> newest() throws IOException {
    try {
      // What is there and cannot be read is as good as nothing: the start that is given counts.
      return Files.size(file) > BYTES_MAX
          ? Optional.empty()
          : TrustedStart.Block.parse(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void keep(TrustedStart.Block block) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, block.toString());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
