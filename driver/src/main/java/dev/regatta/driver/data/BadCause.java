package dev.regatta.driver.data;

/** Why a row cannot be used. */
public enum BadCause {
  TEXT_FOR_NUMBER,
  NOT_FINITE,
  OUT_OF_RANGE,
  VECTOR,
  LABEL,
  WEIGHT,
  UNREADABLE
}
