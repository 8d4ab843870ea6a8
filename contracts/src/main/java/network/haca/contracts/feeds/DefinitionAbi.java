package network.haca.contracts.feeds;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.math.BigInteger;
import java.util.Arrays;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Between definitions and the ABI. */
final class DefinitionAbi {
  static final String TYPE =
      "(string,string,address[],uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint8,bool)";
  static final String VERSION_TYPE = "(uint64,uint64,bytes32," + TYPE + ")";
  private static final TupleType<Tuple> DIGESTED = TupleType.parse("(uint64,uint64," + TYPE + ")");

  private DefinitionAbi() {}

  static Tuple tuple(FeedDefinition definition) {
    return Tuple.from(
        definition.description(),
        definition.query(),
        definition.owners().stream()
            .map(owner -> Address.wrap(owner.toChecksumHex()))
            .toArray(Address[]::new),
        definition.interval(),
        definition.window(),
        definition.heartbeat(),
        definition.grace(),
        definition.deviation(),
        definition.limit(),
        definition.candle(),
        definition.decimals(),
        definition.staleReverts());
  }

  static FeedDefinition definition(Tuple tuple) {
    return new FeedDefinition(
        tuple.get(0),
        tuple.get(1),
        Arrays.stream(tuple.<Address[]>get(2)).map(DefinitionAbi::address).toList(),
        tuple.<Long>get(3),
        tuple.<Long>get(4),
        tuple.<Long>get(5),
        tuple.<Long>get(6),
        tuple.<Long>get(7),
        tuple.<Long>get(8),
        tuple.<Long>get(9),
        tuple.<Integer>get(10),
        tuple.<Boolean>get(11));
  }

  /** Without its digest, which is made anew of what it says. */
  static FeedVersion version(Tuple tuple) {
    return new FeedVersion(
        tuple.<BigInteger>get(0).longValueExact(),
        tuple.<BigInteger>get(1).longValueExact(),
        definition(tuple.get(3)));
  }

  static Bytes32 digest(FeedVersion version) {
    Tuple digested =
        Tuple.from(
            BigInteger.valueOf(version.firstRound()),
            BigInteger.valueOf(version.start()),
            tuple(version.definition()));
    return Keccak.hash(Bytes.copyOf(DIGESTED.encode(digested)));
  }

  static network.haca.primitives.Address address(Address address) {
    String digits = address.value().toString(16);
    return network.haca.primitives.Address.fromHex("0".repeat(40 - digits.length()) + digits);
  }
}
