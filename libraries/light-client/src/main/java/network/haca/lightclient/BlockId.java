package network.haca.lightclient;

import com.google.protobuf.ByteString;
import java.util.List;
import network.haca.lightclient.tendermint.BlockID;
import network.haca.lightclient.tendermint.CanonicalBlockID;
import network.haca.lightclient.tendermint.CanonicalPartSetHeader;
import network.haca.lightclient.tendermint.PartSetHeader;
import network.haca.primitives.Bytes;

/**
 * The name of a block of CometBFT.
 *
 * @param hash of its header
 * @param parts how many parts it was gossiped in
 * @param partsHash over those parts
 */
record BlockId(Bytes hash, int parts, Bytes partsHash) {
  static final List<String> FIELDS = List.of("hash", "parts");
  static final List<String> PARTS_FIELDS = List.of("total", "hash");

  static BlockId read(JsonFields id) throws MalformedException {
    JsonFields parts = id.only(FIELDS).object("parts").only(PARTS_FIELDS);
    long total = parts.number("total");
    if (total > Integer.MAX_VALUE) {
      throw new MalformedException("a block of %s parts".formatted(total));
    }
    return new BlockId(id.plainHex("hash"), (int) total, parts.plainHex("hash"));
  }

  BlockID toProtobuf() {
    return BlockID.newBuilder()
        .setHash(byteString(hash))
        .setPartSetHeader(PartSetHeader.newBuilder().setTotal(parts).setHash(byteString(partsHash)))
        .build();
  }

  /** As it is signed. */
  CanonicalBlockID toCanonical() {
    return CanonicalBlockID.newBuilder()
        .setHash(byteString(hash))
        .setPartSetHeader(
            CanonicalPartSetHeader.newBuilder().setTotal(parts).setHash(byteString(partsHash)))
        .build();
  }

  private static ByteString byteString(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }
}
