package dev.regatta.driver.spark.resident;

/** The driver's way to a worker that has joined. */
interface Member {
  /** Hands over an order; the answer comes to the crew. */
  void order(Order order);

  /** Tells the worker to leave, whatever it is doing. */
  void dismiss();
}
