package network.haca.testing.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a class file says that its code knows and does.
 *
 * @param name of the class, as Java writes it in binary form
 * @param types that it names, in code and in signatures
 * @param members of other classes, as {@code java.lang.String.format(Locale,String,Object[])}
 * @param floating every use of floating point
 * @param state static fields that may change
 * @param localised format strings whose text is another in another locale
 */
record ClassFacts(
    String name,
    Set<String> types,
    Set<String> members,
    Set<String> floating,
    Set<String> state,
    Set<String> localised) {

  static ClassFacts read(Path file) {
    try {
      return of(ClassFile.of().parse(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassFacts of(ClassModel model) {
    String name = model.thisClass().asInternalName().replace('/', '.');
    ClassFacts facts =
        new ClassFacts(
            name,
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>());
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> facts.addType(type.asSymbol());
        case MemberRefEntry member -> facts.addMember(member);
        default -> {}
      }
    }
    model.fields().forEach(facts::addField);
    model.methods().forEach(facts::addMethod);
    facts.types.remove(name);
    return facts;
  }

  String packageName() {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** The class that stands in a file of its own. */
  String topLevel() {
    return name.replaceAll("\\$.*", "");
  }

  private void addType(ClassDesc type) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    if (element.isPrimitive()) {
      return;
    }
    String descriptor = element.descriptorString();
    types.add(descriptor.substring(1, descriptor.length() - 1).replace('/', '.'));
  }

  private void addMember(MemberRefEntry member) {
    String owner = member.owner().asInternalName().replace('/', '.');
    String descriptor = member.type().stringValue();
    String qualified = owner + "." + member.name().stringValue();
    if (!descriptor.startsWith("(")) {
      addType(ClassDesc.ofDescriptor(descriptor));
      members.add(qualified);
      return;
    }
    MethodTypeDesc type = MethodTypeDesc.ofDescriptor(descriptor);
    addTypes(type);
    String called =
        type.parameterList().stream()
            .map(ClassDesc::displayName)
            .collect(Collectors.joining(",", qualified + "(", ")"));
    members.add(called);
    if (Instructions.mentionsFloating(descriptor)) {
      floating.add(called);
    }
  }

  private void addTypes(MethodTypeDesc type) {
    addType(type.returnType());
    type.parameterList().forEach(this::addType);
  }

  private void addField(FieldModel field) {
    addType(field.fieldTypeSymbol());
    String name = field.fieldName().stringValue();
    if (Instructions.mentionsFloating(field.fieldType().stringValue())) {
      floating.add("field " + name);
    }
    if (field.flags().has(AccessFlag.STATIC) && !field.flags().has(AccessFlag.FINAL)) {
      state.add("static field " + name + " is not final");
    }
  }

  private void addMethod(MethodModel method) {
    addTypes(method.methodTypeSymbol());
    String name = method.methodName().stringValue();
    if (Instructions.mentionsFloating(method.methodType().stringValue())) {
      floating.add("method " + name);
    }
    Instructions.floatingIn(method).forEach(each -> floating.add(each + " in " + name));
    Instructions.localisedIn(method).forEach(each -> localised.add("\"" + each + "\" in " + name));
  }
}
