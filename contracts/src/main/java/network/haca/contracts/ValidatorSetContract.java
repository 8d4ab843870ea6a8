package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** ValidatorSet: call data and results. */
public final class ValidatorSetContract {
  private static final Function START = Function.parse("start((bytes32,uint64)[])");
  private static final Function SET_POWER = Function.parse("setPower(bytes32,uint64)");
  private static final Function SETS = Function.parse("sets()", "((uint64,(bytes32,uint64)[])[])");

  private ValidatorSetContract() {}

  public static Bytes start(List<ValidatorSchedule.Member> members) {
    Tuple[] tuples =
        members.stream()
            .map(
                member ->
                    Tuple.of(member.publicKey().toArray(), ContractAbi.number(member.power())))
            .toArray(Tuple[]::new);
    return ContractAbi.call(START, (Object) tuples);
  }

  /**
   * @param power 0 lets the validator go
   */
  public static Bytes setPower(Bytes32 publicKey, long power) {
    return ContractAbi.call(SET_POWER, publicKey.toArray(), ContractAbi.number(power));
  }

  public static Bytes getSets() {
    return ContractAbi.call(SETS);
  }

  public static ValidatorSchedule decodeSets(Bytes output) {
    List<ValidatorSchedule.Term> terms = new ArrayList<>();
    for (Tuple set : ContractAbi.result(SETS, output).<Tuple[]>get(0)) {
      List<ValidatorSchedule.Member> members = new ArrayList<>();
      for (Tuple member : set.<Tuple[]>get(1)) {
        members.add(
            new ValidatorSchedule.Member(
                Bytes32.copyOf(member.<byte[]>get(0)), member.<BigInteger>get(1).longValueExact()));
      }
      terms.add(new ValidatorSchedule.Term(set.<BigInteger>get(0).longValueExact(), members));
    }
    return new ValidatorSchedule(terms);
  }
}
