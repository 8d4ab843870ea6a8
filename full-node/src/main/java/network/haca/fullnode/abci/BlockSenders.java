package network.haca.fullnode.abci;

import java.util.List;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.fullnode.core.BlockEntry;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Address;

/**
 * The accounts whose transactions a block took: also of those that wait for answers from then on.
 */
final class BlockSenders {
  private BlockSenders() {}

  static List<Address> of(List<BlockEntry> entries) {
    return entries.stream()
        .flatMap(entry -> Stream.concat(Stream.of(entry.sender()), admitted(entry)))
        .toList();
  }

  private static Stream<Address> admitted(BlockEntry entry) {
    return entry.logs().stream()
        .filter(log -> log.address().equals(Addresses.INFERENCES) && log.topics().size() == 3)
        .filter(log -> log.topics().getFirst().equals(PipeEvents.ADMITTED))
        .map(log -> Address.ofWord(log.topics().get(2)));
  }
}
