package network.haca.testing.architecture;

import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the instructions of a method do that their operands do not tell. */
final class Instructions {
  /** All but constants: 0.75f as the load factor of a map computes nothing. */
  private static final Pattern FLOATING =
      Pattern.compile(
          "[DF](ADD|SUB|MUL|DIV|REM|NEG|CMP[GL]|2[ILDF]|A?LOAD.*|A?STORE.*|RETURN)|[IL]2[DF]");

  /**
   * Conversions that write digits, signs, capital letters, dates or the end of a line as the
   * machine's locale has them. {@code %s} of a number is the same everywhere.
   */
  private static final Pattern LOCALISED =
      Pattern.compile("%(\\d+\\$)?[-#+ 0,(<]*\\d*(\\.\\d+)?[deEfgGaAtTnSXHCB]");

  private Instructions() {}

  private static Stream<Instruction> of(MethodModel method) {
    return method.code().stream()
        .flatMap(CodeModel::elementStream)
        .filter(Instruction.class::isInstance)
        .map(Instruction.class::cast);
  }

  static List<String> floatingIn(MethodModel method) {
    return of(method)
        .map(instruction -> instruction.opcode().name())
        .filter(opcode -> FLOATING.matcher(opcode).matches())
        .distinct()
        .toList();
  }

  static boolean mentionsFloating(String descriptor) {
    return descriptor.replaceAll("L[^;]*;", "").matches(".*[DF].*");
  }

  /** The texts of a method that formats by the default locale. */
  static List<String> localisedIn(MethodModel method) {
    return of(method).noneMatch(Instructions::formats)
        ? List.of()
        : of(method)
            .filter(ConstantInstruction.class::isInstance)
            .map(constant -> ((ConstantInstruction) constant).constantValue())
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(text -> LOCALISED.matcher(text.replace("%%", "")).find())
            .toList();
  }

  private static boolean formats(Instruction instruction) {
    return instruction instanceof InvokeInstruction call
        && (call.name().equalsString("formatted") || call.name().equalsString("format"))
        && !call.type().stringValue().startsWith("(Ljava/util/Locale;");
  }
}
