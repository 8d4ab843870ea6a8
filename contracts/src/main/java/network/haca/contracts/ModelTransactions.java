package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** ModelRegistry: the call data of what changes it (rule H1). */
public final class ModelTransactions {
  private static final Function REGISTER =
      Function.parse(
          "register(bytes32,bytes32,uint64,%s,%s[],%s)"
              .formatted(
                  ModelRegistryContract.FEES,
                  ModelRegistryContract.OUTPUT,
                  ModelRegistryContract.CIRCUIT));
  private static final Function SET_FEES =
      Function.parse("setFees(bytes32,%s)".formatted(ModelRegistryContract.FEES));
  private static final Function WITHDRAW = Function.parse("withdraw(bytes32)");
  private static final Function RENEW = Function.parse("renew(bytes32,uint64,bytes32)");
  private static final Function SET_NAME = Function.parse("setName(string,bytes32)");
  private static final Function SERVE = Function.parse("serve(bytes32,bytes32)");
  private static final Function UNSERVE = Function.parse("unserve(bytes32,bytes32)");
  private static final Function MARK_DEVELOPMENT = Function.parse("markDevelopmentNetwork()");
  private static final Function TAKE_REFERENCE_STRING =
      Function.parse("takeReferenceString(bytes32)");

  private ModelTransactions() {}

  /**
   * Parts of an entry that its owner gives.
   *
   * @param storedUntil in seconds
   */
  public record Registration(
      Bytes32 blobId,
      Bytes32 digest,
      long storedUntil,
      RegisteredModel.Fees fees,
      List<RegisteredModel.Output> outputs,
      Optional<RegisteredModel.Circuit> circuit) {
    public Registration {
      outputs = List.copyOf(outputs);
    }
  }

  public static Bytes register(Registration model) {
    return ContractAbi.call(
        REGISTER,
        model.blobId().toArray(),
        model.digest().toArray(),
        ContractAbi.number(model.storedUntil()),
        fees(model.fees()),
        model.outputs().stream().map(ModelTransactions::output).toArray(Tuple[]::new),
        model.circuit().map(ModelTransactions::circuit).orElseGet(ModelTransactions::noCircuit));
  }

  public static Bytes setFees(Bytes32 id, RegisteredModel.Fees fees) {
    return ContractAbi.call(SET_FEES, id.toArray(), fees(fees));
  }

  public static Bytes withdraw(Bytes32 id) {
    return ContractAbi.call(WITHDRAW, (Object) id.toArray());
  }

  /**
   * @param storedUntil in seconds
   * @param teeId the caller's node that serves the model; anything if the model is the caller's
   */
  public static Bytes renew(Bytes32 id, long storedUntil, Bytes32 teeId) {
    return ContractAbi.call(RENEW, id.toArray(), ContractAbi.number(storedUntil), teeId.toArray());
  }

  public static Bytes setName(String name, Bytes32 id) {
    return ContractAbi.call(SET_NAME, name, id.toArray());
  }

  public static Bytes serve(Bytes32 teeId, Bytes32 id) {
    return ContractAbi.call(SERVE, teeId.toArray(), id.toArray());
  }

  public static Bytes unserve(Bytes32 teeId, Bytes32 id) {
    return ContractAbi.call(UNSERVE, teeId.toArray(), id.toArray());
  }

  /** Takes self-made reference strings (rule H5); counts in genesis only. */
  public static Bytes markDevelopmentNetwork() {
    return ContractAbi.call(MARK_DEVELOPMENT);
  }

  public static Bytes takeReferenceString(Bytes32 referenceString) {
    return ContractAbi.call(TAKE_REFERENCE_STRING, (Object) referenceString.toArray());
  }

  private static Tuple fees(RegisteredModel.Fees fees) {
    return Tuple.of(fees.vanilla(), fees.tee(), fees.zkml());
  }

  private static Tuple output(RegisteredModel.Output output) {
    long[] shape = output.shape().stream().mapToLong(Long::longValue).toArray();
    return Tuple.of(output.name(), output.datatype(), shape);
  }

  private static Tuple circuit(RegisteredModel.Circuit circuit) {
    return Tuple.from(
        ContractAbi.address(circuit.verifier()),
        circuit.verifierCodeHash().toArray(),
        circuit.gasCeiling(),
        circuit.verifyingKeyHash().toArray(),
        circuit.referenceString().toArray(),
        scales(circuit.inputScales()),
        scales(circuit.outputScales()));
  }

  private static Tuple noCircuit() {
    return circuit(
        new RegisteredModel.Circuit(
            Address.ZERO, Bytes32.ZERO, 0, Bytes32.ZERO, Bytes32.ZERO, List.of(), List.of()));
  }

  private static int[] scales(List<Integer> scales) {
    return scales.stream().mapToInt(Integer::intValue).toArray();
  }
}
