export { createCustomer, type Customer } from '../../../local/testing/customer.ts';
export { createDeskClient } from '../../../local/testing/desk.ts';
