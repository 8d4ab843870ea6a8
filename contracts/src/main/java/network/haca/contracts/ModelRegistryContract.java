package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** ModelRegistry: what it can be asked, its answers and its events (rule H1). */
public final class ModelRegistryContract {
  public static final Bytes32 REGISTERED =
      event("ModelRegistered(bytes32,bytes32,address,bytes32,uint64)");
  public static final Bytes32 FEES_CHANGED = event("FeesChanged(bytes32,(uint80,uint80,uint80))");
  public static final Bytes32 WITHDRAWN = event("ModelWithdrawn(bytes32)");
  public static final Bytes32 STORED = event("ModelStored(bytes32,uint64,address)");
  public static final Bytes32 NAMED = event("ModelNamed(string,bytes32,address)");
  public static final Bytes32 SERVED = event("ModelServed(bytes32,bytes32,bool)");

  static final String FEES = "(uint80,uint80,uint80)";
  static final String OUTPUT = "(string,uint8,uint32[])";
  static final String CIRCUIT = "(address,bytes32,uint32,bytes32,bytes32,uint8[],uint8[])";
  private static final String MODEL =
      "(bytes32,bytes32,address,uint64,uint64,uint64,address," + FEES + ")";

  private static final Function MODEL_OF =
      Function.parse("modelOf(bytes32)", "(%s,%s[],%s)".formatted(MODEL, OUTPUT, CIRCUIT));
  private static final Function COUNT = Function.parse("count()", "(uint256)");
  private static final Function IDS = Function.parse("ids(uint256,uint256)", "(bytes32[])");
  private static final Function NAMED_BY = Function.parse("named(string)", "(address,bytes32)");
  private static final Function SERVES = Function.parse("serves(bytes32,bytes32)", "(bool)");
  private static final Function NODES_OF = Function.parse("nodesOf(bytes32,uint8)", "(bytes32[])");

  private static final Function IS_PROVABLE = Function.parse("isProvable(bytes32)", "(bool)");
  private static final Function VERIFIER_CODE =
      Function.parse("verifierCode(bytes32)", "(address)");

  private ModelRegistryContract() {}

  /** The id of the entry with which an owner registers a blob. */
  public static Bytes32 idOf(Bytes32 blobId, network.haca.primitives.Address owner) {
    return Keccak.hash(blobId.value(), owner.toWord().value());
  }

  /** Reverts if there is no such entry. */
  public static Bytes modelOf(Bytes32 id) {
    return ContractAbi.call(MODEL_OF, (Object) id.toArray());
  }

  public static RegisteredModel decodeModel(Bytes32 id, Bytes output) {
    Tuple all = ContractAbi.result(MODEL_OF, output);
    Tuple model = all.get(0);
    Tuple fees = model.get(7);
    return new RegisteredModel(
        id,
        Bytes32.copyOf(model.<byte[]>get(0)),
        Bytes32.copyOf(model.<byte[]>get(1)),
        ContractAbi.address(model.<Address>get(2)),
        model.<BigInteger>get(3).longValueExact(),
        model.<BigInteger>get(4).longValueExact(),
        model.<BigInteger>get(5).longValueExact(),
        ContractAbi.address(model.<Address>get(6)),
        new RegisteredModel.Fees(fees.get(0), fees.get(1), fees.get(2)),
        Stream.of(all.<Tuple[]>get(1)).map(ModelRegistryContract::output).toList(),
        circuit(all.get(2)));
  }

  private static RegisteredModel.Output output(Tuple output) {
    return new RegisteredModel.Output(
        output.get(0),
        output.<Integer>get(1),
        Arrays.stream(output.<long[]>get(2)).boxed().toList());
  }

  private static Optional<RegisteredModel.Circuit> circuit(Tuple circuit) {
    network.haca.primitives.Address verifier = ContractAbi.address(circuit.<Address>get(0));
    return verifier.equals(network.haca.primitives.Address.ZERO)
        ? Optional.empty()
        : Optional.of(
            new RegisteredModel.Circuit(
                verifier,
                Bytes32.copyOf(circuit.<byte[]>get(1)),
                circuit.<Long>get(2),
                Bytes32.copyOf(circuit.<byte[]>get(3)),
                Bytes32.copyOf(circuit.<byte[]>get(4)),
                Arrays.stream(circuit.<int[]>get(5)).boxed().toList(),
                Arrays.stream(circuit.<int[]>get(6)).boxed().toList()));
  }

  /** Answers whether proofs in zero knowledge of a model's answers can be settled. */
  public static Bytes isProvable(Bytes32 id) {
    return ContractAbi.call(IS_PROVABLE, (Object) id.toArray());
  }

  public static boolean decodeProvable(Bytes output) {
    return ContractAbi.result(IS_PROVABLE, output).<Boolean>get(0);
  }

  /**
   * Answers at which account the code of a verifier is kept, behind one byte that is not its own.
   */
  public static Bytes verifierCode(Bytes32 codeHash) {
    return ContractAbi.call(VERIFIER_CODE, (Object) codeHash.toArray());
  }

  /** The zero address if no model was registered with such a verifier. */
  public static network.haca.primitives.Address decodeVerifierCode(Bytes output) {
    return ContractAbi.address(ContractAbi.result(VERIFIER_CODE, output).<Address>get(0));
  }

  /**
   * The code of a verifier without the byte before it, which keeps the copy from being run (rule
   * H3).
   *
   * @param copy the code of the account where the registry keeps it; empty if there is none
   */
  public static Bytes keptVerifier(Bytes copy) {
    return copy.isEmpty() ? copy : copy.slice(1, copy.size() - 1);
  }

  /** Answers how many entries there are. */
  public static Bytes count() {
    return ContractAbi.call(COUNT);
  }

  public static long decodeCount(Bytes output) {
    return ContractAbi.result(COUNT, output).<BigInteger>get(0).longValueExact();
  }

  /** Answers the ids of up to {@code max} entries, in the order of their registration. */
  public static Bytes ids(long from, long max) {
    return ContractAbi.call(IDS, ContractAbi.number(from), ContractAbi.number(max));
  }

  public static List<Bytes32> decodeIds(Bytes output) {
    return words(ContractAbi.result(IDS, output).get(0));
  }

  /** Answers which entry a name points to. */
  public static Bytes named(String name) {
    return ContractAbi.call(NAMED_BY, name);
  }

  /** Nothing if nobody has the name. */
  public static Optional<Bytes32> decodeNamed(Bytes output) {
    Bytes32 id = Bytes32.copyOf(ContractAbi.result(NAMED_BY, output).<byte[]>get(1));
    return Optional.of(id).filter(known -> !known.equals(Bytes32.ZERO));
  }

  /** Answers whether a node's owner says that it serves a model. */
  public static Bytes serves(Bytes32 teeId, Bytes32 id) {
    return ContractAbi.call(SERVES, teeId.toArray(), id.toArray());
  }

  public static boolean decodeServes(Bytes output) {
    return ContractAbi.result(SERVES, output).<Boolean>get(0);
  }

  /** Answers which enabled nodes of a kind serve a model. */
  public static Bytes nodesOf(Bytes32 id, int teeType) {
    return ContractAbi.call(NODES_OF, id.toArray(), teeType);
  }

  public static List<Bytes32> decodeNodes(Bytes output) {
    return words(ContractAbi.result(NODES_OF, output).get(0));
  }

  private static List<Bytes32> words(byte[][] words) {
    return Stream.of(words).map(Bytes32::copyOf).toList();
  }

  private static Bytes32 event(String signature) {
    return Keccak.hash(Bytes.ofUtf8(signature));
  }
}
