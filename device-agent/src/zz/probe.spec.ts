import { cutText } from '../evidence-cutter.js';
import { maskCardNumbers } from '#libs/domain';
it('x', () => {
  for (const t of ['M-104111 1111 1111 1111', '104111 1111 1111 1111', '10 4111 1111 1111 1111', 'M-104111-1111-1111-1111','4111 1111 1111 111199', '104111 111111 11111', '004012 8888 8888 1881 77'])
    console.log(t, '->', cutText(t), '|', maskCardNumbers(t));
});
