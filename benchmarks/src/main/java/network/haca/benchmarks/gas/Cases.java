package network.haca.benchmarks.gas;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import network.haca.evm.Opcodes;

/** Every opcode, every precompile and what transactions cost before their code runs. */
public final class Cases {
  private Cases() {}

  static List<GasCase> all() {
    return Stream.of(
            ArithmeticCases.all(),
            StackCases.all(),
            EnvironmentCases.all(),
            AccountCases.all(),
            MemoryCases.all(),
            StorageCases.all(),
            CallCases.all(),
            CreationCases.all(),
            EndingCases.all(),
            PrecompileCases.all(),
            CurveCases.all(),
            PowerCases.all(),
            TeeCases.all(),
            TransactionCases.all())
        .flatMap(List::stream)
        .toList();
  }

  static String name(int opcode) {
    return Opcodes.name(opcode);
  }

  /** As an address is written in tables. */
  static String name(String what, int address) {
    return String.format(Locale.ROOT, "0x%02x %s", address, what);
  }
}
