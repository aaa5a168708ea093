-- Payment by payment, each committed alone: how an ERP posts. Called with how many to take.
CREATE PROCEDURE post_payments(how_many bigint) LANGUAGE plpgsql AS $$
DECLARE
  p record;
  i record;
  rest bigint;
BEGIN
  FOR p IN SELECT payment_id, customer, reference, amount FROM incoming ORDER BY place LIMIT how_many LOOP
    rest := p.amount;
    UPDATE item SET open = open - rest WHERE item_number = p.reference AND customer = p.customer AND open = rest;
    IF FOUND THEN
      INSERT INTO allocation VALUES (p.payment_id, p.reference, rest, 1);
      rest := 0;
    ELSE
      SELECT item_number INTO i FROM item WHERE customer = p.customer AND open = rest ORDER BY due, item_number LIMIT 1;
      IF FOUND THEN
        UPDATE item SET open = open - rest WHERE item_number = i.item_number;
        INSERT INTO allocation VALUES (p.payment_id, i.item_number, rest, 2);
        rest := 0;
      END IF;
    END IF;
    IF rest > 0 THEN
      FOR i IN SELECT item_number, open FROM item WHERE customer = p.customer AND open > 0 ORDER BY due, item_number LOOP
        UPDATE item SET open = open - least(i.open, rest) WHERE item_number = i.item_number;
        INSERT INTO allocation VALUES (p.payment_id, i.item_number, least(i.open, rest), 3);
        rest := rest - least(i.open, rest);
        EXIT WHEN rest = 0;
      END LOOP;
    END IF;
    INSERT INTO payment VALUES (p.payment_id, p.customer, p.reference, p.amount, p.amount - rest);
    COMMIT;
  END LOOP;
END $$;
