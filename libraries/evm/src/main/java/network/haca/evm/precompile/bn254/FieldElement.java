package network.haca.evm.precompile.bn254;

/** An element of a field, with the operations of the curve's formulas; values never change. */
interface FieldElement<F extends FieldElement<F>> {
  F add(F other);

  F subtract(F other);

  F multiply(F other);

  F square();

  F negate();

  /** One over this; zero for zero. */
  F inverse();

  boolean isZero();

  default F twice() {
    @SuppressWarnings("unchecked")
    F self = (F) this;
    return add(self);
  }
}
