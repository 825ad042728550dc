package dev.regatta.driver.data;

/** Where validation or test rows come from: a share of the training source, or their own source. */
public interface HeldOut {}
