package dev.regatta.driver.landscape;

/**
 * A symmetric matrix's eigenvalue as far as an iteration found it.
 *
 * @param value v H v of the last unit vector v: never above the largest eigenvalue
 * @param residual |H v - value v|: so near to the value there is an eigenvalue (Weinstein's bound)
 * @param vector v
 * @param products how many products it took
 * @param converged whether the residual came below the tolerance
 */
public record Eigenvalue(
    double value, double residual, double[] vector, int products, boolean converged) {}
