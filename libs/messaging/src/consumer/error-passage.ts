import { Catch, type ExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/** Lets the consumer see the error a reaction threw: by default Nest makes an "Internal server error" of every one of them. */
@Catch()
export class ErrorPassage implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
