-- The three rules of the common workload as sets, for every SQL peer (README.md says what they mean).
-- Tables: item(item_number, customer, due, open), payment(payment_id, customer, reference, amount,
-- applied), allocation(payment_id, item_number, amount, rule). Statements end with a line ";".

-- 1. The payment names an item of its customer and pays just what is open.
INSERT INTO allocation
SELECT payment_id, item_number, amount, 1
FROM (SELECT p.payment_id, i.item_number, p.amount,
             row_number() OVER (PARTITION BY i.item_number ORDER BY p.payment_id) AS place
      FROM payment p
      JOIN item i ON i.item_number = p.reference AND i.customer = p.customer AND i.open = p.amount) named
WHERE place = 1
;
-- 2. The customer has an open item of just this amount: the oldest.
INSERT INTO allocation
SELECT p.payment_id, i.item_number, p.amount, 2
FROM (SELECT payment_id, customer, amount,
             row_number() OVER (PARTITION BY customer, amount ORDER BY payment_id) AS place
      FROM payment
      WHERE payment_id NOT IN (SELECT payment_id FROM allocation)) p
JOIN (SELECT item_number, customer, open,
             row_number() OVER (PARTITION BY customer, open ORDER BY due, item_number) AS place
      FROM item
      WHERE item_number NOT IN (SELECT item_number FROM allocation)) i
  ON i.customer = p.customer AND i.open = p.amount AND i.place = p.place
;
-- 3. What is left pays the oldest items, the last one in part: both sides are laid end to end, and a
-- payment pays the items that its stretch overlaps. What overlaps nothing stays on account.
INSERT INTO allocation
SELECT p.payment_id, i.item_number,
       CASE WHEN p.upto < i.upto THEN p.upto ELSE i.upto END
         - CASE WHEN p.upto - p.amount > i.upto - i.open THEN p.upto - p.amount ELSE i.upto - i.open END,
       3
FROM (SELECT payment_id, customer, amount,
             sum(amount) OVER (PARTITION BY customer ORDER BY payment_id) AS upto
      FROM payment
      WHERE payment_id NOT IN (SELECT payment_id FROM allocation)) p
JOIN (SELECT item_number, customer, open,
             sum(open) OVER (PARTITION BY customer ORDER BY due, item_number) AS upto
      FROM item
      WHERE item_number NOT IN (SELECT item_number FROM allocation)) i
  ON i.customer = p.customer AND p.upto > i.upto - i.open AND i.upto > p.upto - p.amount
;
UPDATE item SET open = open - paid.amount
FROM (SELECT item_number, sum(amount) AS amount FROM allocation GROUP BY item_number) AS paid
WHERE item.item_number = paid.item_number
;
UPDATE payment SET applied = spent.amount
FROM (SELECT payment_id, sum(amount) AS amount FROM allocation GROUP BY payment_id) AS spent
WHERE payment.payment_id = spent.payment_id
;
